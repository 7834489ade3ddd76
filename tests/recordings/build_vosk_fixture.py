"""Builds vosk-synthetic-de-both.tar.gz: a Vosk model of 161 words that knows synthetic voices only.

    pip install torch kaldi_native_fbank
    python tests/recordings/build_vosk_fixture.py [--espeak 6000] [--pico 3000] [--epochs 2]

Speech of espeak-ng and Pico with phoneme times → MFCC → a small time-delay network → final.mdl as text and a
static HCLG graph, all in Python. Takes the better part of an hour on two cores and is not repeatable to the
byte (torch's threads, Pico's noise): judge the result by tests/speech/test_recogniser.py.
"""

from __future__ import annotations

import argparse
import tarfile
import tempfile
from pathlib import Path

from vosk_fixture import acoustic, graph, network, texts, utterances

HERE = Path(__file__).parent
_MODEL_CONF = """\
--min-active=200
--max-active=3000
--beam=13.0
--lattice-beam=4.0
--acoustic-scale=0.5
--frame-subsampling-factor=3
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""
_MFCC_CONF = """\
--use-energy=false
--sample-frequency=16000
--num-mel-bins={num_bins}
--num-ceps={num_ceps}
--low-freq={low_freq}
--high-freq={high_freq}
--dither=0
"""


def write_model(trained: network.Network, folder: Path) -> None:
    """Write everything that Vosk reads into ``folder``."""
    for name in ("am", "conf", "graph/phones"):
        (folder / name).mkdir(parents=True)
    text, ids = acoustic.final_mdl(trained)
    (folder / "am/final.mdl").write_text(text)
    (folder / "conf/model.conf").write_text(_MODEL_CONF)
    (folder / "conf/mfcc.conf").write_text(_MFCC_CONF.format(**utterances.MFCC))
    words = ["<eps>", *texts.VOCABULARY, "[unk]", "<s>", "</s>", "#0"]
    (folder / "graph/words.txt").write_text("".join(f"{word} {n}\n" for n, word in enumerate(words)))
    boundaries = ["1 nonword"] + [
        f"{acoustic.phone_id(index, k)} {position}"
        for index in range(1, len(trained.phones))
        for k, position in enumerate(acoustic.POSITIONS)
    ]
    (folder / "graph/phones/word_boundary.int").write_text("\n".join(boundaries) + "\n")
    lexicon = graph.lexicon(texts.VOCABULARY, set(trained.phones))
    built = graph.Builder(trained.phones, ids, words, lexicon).build(texts.SENTENCES)
    built.write(folder / "graph/HCLG.fst")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--espeak", type=int, default=6000)
    options.add_argument("--pico", type=int, default=3000)
    options.add_argument("--epochs", type=int, default=2)
    options.add_argument("--width", type=int, default=128)
    options.add_argument("--out", type=Path, default=HERE / "vosk-synthetic-de-both.tar.gz")
    given = options.parse_args()
    material = utterances.by_espeak(given.espeak) + utterances.by_pico(given.pico)
    trained = network.train(material, given.epochs, given.width)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "model"
        write_model(trained, folder)
        with tarfile.open(given.out, "w:gz") as packed:
            packed.add(folder, "model")


if __name__ == "__main__":
    main()
