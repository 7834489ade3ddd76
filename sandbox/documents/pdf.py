"""Papers as PDF, one layout for each kind. The same paper gives the same bytes."""

from __future__ import annotations

from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from sandbox.documents.paper import Paper

SPECIMEN = "Übungsmaterial: Personen, Stellen und Aktenzeichen sind erfunden."
_INK, _SOFT, _LINE = HexColor("#1c2526"), HexColor("#50605f"), HexColor("#9aa7a5")
_SERIF = {"letter", "doctor"}
_FIELD = 7 * mm


def pdf(paper: Paper) -> bytes:
    """Return the paper as a PDF of A4 pages."""
    target = BytesIO()
    SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=25 * mm,
        rightMargin=20 * mm,
        topMargin=22 * mm,
        bottomMargin=22 * mm,
        title=paper.title,
        author="Übungsmaterial",
        lang="de",
        invariant=1,
    ).build(_story(paper), onFirstPage=_foot, onLaterPages=_foot)
    return target.getvalue()


def _story(paper: Paper) -> list[Flowable]:
    body, bold = ("Times-Roman", "Times-Bold") if paper.kind in _SERIF else ("Helvetica", "Helvetica-Bold")
    text = ParagraphStyle("text", fontName=body, fontSize=11, leading=15.5, textColor=_INK, spaceAfter=7)
    small = ParagraphStyle("small", parent=text, fontSize=9, leading=12, textColor=_SOFT, spaceAfter=0)
    head = ParagraphStyle("head", parent=text, fontName=bold, fontSize=13, leading=17, spaceAfter=9)
    if paper.kind == "advert":
        head = ParagraphStyle("big", parent=head, fontSize=18, leading=23)
    story: list[Flowable] = []
    story += [_paragraph(line, head if nth == 0 else small) for nth, line in enumerate(paper.sender)]
    if paper.sender:
        story.append(Spacer(1, 12 * mm))
    story += [_paragraph(line, ParagraphStyle("to", parent=text, spaceAfter=0)) for line in paper.to]
    if paper.to:
        story.append(Spacer(1, 8 * mm))
    if paper.date:
        story += [
            _paragraph(paper.date, ParagraphStyle("date", parent=text, alignment=TA_RIGHT)),
            Spacer(1, 4 * mm),
        ]
    story.append(_paragraph(paper.title, head))
    if paper.rows:
        story += [_rows(paper, text, ParagraphStyle("label", parent=text, fontName=bold)), Spacer(1, 5 * mm)]
    story += [_paragraph(each, text) for each in paper.text]
    if paper.signed:
        story += [
            Spacer(1, 9 * mm),
            _paragraph(
                paper.signed, ParagraphStyle("sign", parent=text, fontName="Times-Italic", fontSize=14)
            ),
        ]
    return story


def _rows(paper: Paper, text: ParagraphStyle, label: ParagraphStyle) -> Table:
    """Return labels and values side by side; in a form each value stands in a field of its own."""
    cells = [[_paragraph(name, label), _paragraph(value, text)] for name, value in paper.rows]
    table = Table(cells, colWidths=[52 * mm, 110 * mm], hAlign="LEFT", minRowHeights=[_FIELD] * len(cells))
    rules: list[tuple[object, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
    ]
    if paper.kind == "form":
        rules += [("BOX", (1, row), (1, row), 0.6, _LINE) for row in range(len(cells))]
    table.setStyle(TableStyle(rules))
    return table


def _paragraph(words: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(words), style)


def _foot(canvas: Canvas, _document: SimpleDocTemplate) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 8)
    canvas.setFillColor(_SOFT)
    canvas.drawString(25 * mm + 6, 12 * mm, SPECIMEN)
    canvas.restoreState()
