"""Writes am/final.mdl in Kaldi's text form: the transitions of one-state phones, then the nnet3 network."""

from __future__ import annotations

import numpy as np

from .network import CONTEXT, LAYERS, Network

#: A phone is written in four positions of a word: begin, end, internal, singleton.
POSITIONS = ("begin", "end", "internal", "singleton")
TransitionIds = dict[int, tuple[int, int]]  # phone -> its ids for staying and for going on


def phone_id(index: int, position: int) -> int:
    """Return Kaldi's number of the ``index``-th phone (0 is silence, which has one form only)."""
    return 1 if index == 0 else 2 + 4 * (index - 1) + position


def final_mdl(network: Network) -> tuple[str, TransitionIds]:
    """Return the text of final.mdl, and the transition ids that the graph must use."""
    count = len(network.phones)
    last = phone_id(count - 1, len(POSITIONS) - 1)
    numbered = [(1, 0), *((phone_id(i, k), i) for i in range(1, count) for k in range(len(POSITIONS)))]
    state = "<State> 0 <PdfClass> 0 <Transition> 0 0.5 <Transition> 1 0.5 </State> \n<State> 1 </State> \n"
    text = "<TransitionModel> \n<Topology> \n"
    for phones in ("1", " ".join(str(phone) for phone in range(2, last + 1))):
        text += f"<TopologyEntry> \n<ForPhones> \n{phones} \n</ForPhones> \n{state}</TopologyEntry> \n"
    text += f"</Topology> \n<Triples> {len(numbered)} \n"
    text += "".join(f"{phone} 0 {pdf} \n" for phone, pdf in numbered)
    text += "</Triples> \n<LogProbs> \n [ 0 " + " ".join(["-0.693147"] * (2 * len(numbered))) + " ]\n"
    text += "</LogProbs> \n</TransitionModel> \n"
    ids = {phone: (2 * n + 1, 2 * n + 2) for n, (phone, _) in enumerate(numbered)}
    return text + _nnet(network), ids


def _vector(values: np.ndarray) -> str:
    return "[ " + " ".join(f"{float(value):.6g}" for value in values) + " ]"


def _matrix(rows: np.ndarray) -> str:
    return "[\n" + "\n".join("  " + " ".join(f"{float(v):.6g}" for v in row) for row in rows) + " ]"


def _affine(weight: np.ndarray, bias: np.ndarray) -> str:
    parameters = f"<LinearParams>  {_matrix(weight)}\n<BiasParams>  {_vector(bias)}\n"
    return f"<AffineComponent> <LearningRate> 0.001 {parameters}</AffineComponent> "


def _pointwise(kind: str, width: int) -> str:
    return f"<{kind}> <Dim> {width} <ValueAvg>  [ ]\n<DerivAvg>  [ ]\n<Count> 0 </{kind}> "


def _nnet(network: Network) -> str:
    """Return the network; each layer's input normalisation is folded into its weights."""
    scale, shift = 1 / network.deviation, -network.mean / network.deviation
    config, components, before = ["input-node name=input dim=40"], [], "input"
    for n, (layer, (kernel, dilation)) in enumerate(zip(network.layers, LAYERS, strict=True), start=1):
        bias = layer.bias + np.einsum("oik,i->o", layer.weight, shift)
        weight = np.concatenate([layer.weight[:, :, k] * scale for k in range(kernel)], axis=1)
        offsets = [(k - (kernel - 1) // 2) * dilation for k in range(kernel)]
        spliced = ", ".join(f"Offset({before}, {o})" if o else before for o in offsets)
        name, before = f"tdnn{n}", f"tdnn{n}.relu"
        config += [
            f"component-node name={name}.affine component={name}.affine input=Append({spliced})",
            f"component-node name={before} component={before} input={name}.affine",
        ]
        components.append((f"{name}.affine", _affine(weight, bias)))
        components.append((before, _pointwise("RectifiedLinearComponent", len(bias))))
        scale, shift = layer.scale, layer.shift
    components.append(
        ("output.affine", _affine(network.out_weight * scale, network.out_bias + network.out_weight @ shift))
    )
    components.append(("output.log-softmax", _pointwise("LogSoftmaxComponent", len(network.out_bias))))
    config += [
        f"component-node name=output.affine component=output.affine input={before}",
        "component-node name=output.log-softmax component=output.log-softmax input=output.affine",
        "output-node name=output input=output.log-softmax objective=linear",
    ]
    text = "<Nnet3> \n" + "\n".join(config) + f"\n\n<NumComponents> {len(components)} \n"
    text += "".join(f"<ComponentName> {name} {body}\n" for name, body in components)
    priors = _vector(network.prior)
    return f"{text}</Nnet3> \n<LeftContext> {CONTEXT} <RightContext> {CONTEXT} <Priors>  {priors}\n"
