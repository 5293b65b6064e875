"""Markdown as reports show it: HTML in it is text, and a link or picture that could do more than lead away is none."""

import re
from html import escape, unescape

from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

SCHEMES = ("http:", "https:", "mailto:")


def is_safe(url):
    """Whether a browser reads `url` as one of SCHEMES or as an address without scheme and host."""
    # Browsers skip white space and control characters in and before a scheme.
    plain = re.sub(r"[\x00-\x20\x7f-\x9f]", "", unescape(url)).lower()
    scheme = re.match(r"[^/?#]*?:", plain)
    return (scheme is None or scheme[0] in SCHEMES) and not plain.replace("\\", "/").startswith("//")


class ReportRenderer(IPythonRenderer):
    """nbconvert's renderer without anything that acts."""

    def __init__(self):
        super().__init__(escape=False)

    def link(self, text, url, title=None):
        return super().link(text, url, title) if is_safe(url) else text

    def image(self, text, url, title=None):
        return super().image(text, url, title) if is_safe(url) else text

    def inline_html(self, html):
        return escape(html)

    def block_html(self, html):
        return f"<p>{escape(html)}</p>\n"

    def block_mermaidjs(self, code):
        return self.block_code(code)


@pass_context
def report_markdown(_context, source):
    """The filter `markdown2html` of the template."""
    return MarkdownWithMath(renderer=ReportRenderer()).render(source)
