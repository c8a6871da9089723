"""What is made to be read on paper: accessible PDF and Word from data, in the process, with our own fonts."""

from paper.pdf import make_pdf, printable_data

__all__ = ["make_pdf", "printable_data"]
