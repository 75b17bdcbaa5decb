from bench.works.board import board
from bench.works.convocation import convocation
from bench.works.mail import mail
from bench.works.pdf import pdf
from bench.works.report import report
from bench.works.saving import saving

WORKS = {
    "board": board,
    "report": report,
    "saving": saving,
    "convocation": convocation,
    "mail": mail,
    "pdf": pdf,
}
