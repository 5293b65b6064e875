/** The Python code that applies the rules of cleaning of `scorer.json`, as `data/clean/apply-rules.ts` does. */

/** Part of `scoring_maude.py`; needs `re` alone. */
export const CLEANING_CODE = String.raw`class Cleaning:
    """The rules of scorer.json: each finds something in a text and says what becomes of it."""

    def __init__(self, cleaning):
        self.parts = cleaning["parts"]
        self.classes = cleaning["classes"]
        self.steps = [self._step(rule) for rule in cleaning["rules"]]

    def narrative(self, parts):
        cleaned = [(kind, self.text(text)) for kind, text in self._chosen(parts)]
        return " ".join(text for _, text in self._chosen(cleaned) if text != "")

    def text(self, text):
        for step in self.steps:
            text = step(text)
        return text

    def _chosen(self, parts):
        if self.parts == "all":
            return parts
        descriptions = [part for part in parts if part[0] == "description"]
        if self.parts == "description":
            return descriptions
        return descriptions + [part for part in parts if part[0] == "manufacturer"]

    def _pattern(self, source, flags=""):
        inside, out = False, []
        for token in re.findall(r"\\p\{[LN]\}|\\.|[\[\]]|[^\\\[\]]+", source, re.S):
            if token in "[]":
                inside = token == "["
            if token in self.classes:
                characters = self.classes[token]
                token = characters if inside else "[" + characters + "]"
            elif token[0] != "\\" and not inside:
                token = token.replace("$", r"\Z")  # Python's $ also stands before a last line break
            out.append(token)
        ignore = (re.I if "u" in flags else re.I | re.A) if "i" in flags else 0
        return re.compile("".join(out), ignore)

    def _step(self, rule):
        apply = self._apply(rule)
        if "where" not in rule:
            return apply
        where = self._pattern(rule["where"], "i")
        return lambda text: apply(text) if where.search(text) else text

    def _apply(self, rule):
        kind = rule["kind"]
        white = self.classes["\\s"].replace("\t-\r", "\t\n\v\f\r").replace("\u2000-\u200a", "".join(map(chr, range(0x2000, 0x200B))))
        if kind == "lower":
            return str.lower
        if kind == "trim":
            return lambda text: text.strip(white)
        found = self._pattern(rule["find"], rule["flags"])
        if kind == "replace" and rule.get("group"):
            return lambda text: found.sub(lambda m: m[0] if m[1] is None else rule["by"], text)
        if kind == "replace":
            return lambda text: found.sub(lambda m: rule["by"], text)
        if kind == "lookup":
            return lambda text: found.sub(lambda m: rule["texts"].get(m[0].lower(), m[0]), text)
        if kind == "word":
            apart = self._pattern(rule["apart"])
            return lambda text: found.sub(lambda m: self._between(m, rule["by"], apart), text)
        if kind == "decode":
            byte_of = {letter: 0x80 + i for i, letter in enumerate(rule["bytes"])}
            return lambda text: found.sub(lambda m: decode_again(m[0], byte_of), text)
        return lambda text: self._cut_note(text, found, rule, white)

    @staticmethod
    def _between(match, word, apart):
        text, start, end = match.string, match.start(), match.end()
        before = " " if start > 0 and apart.match(text[start - 1]) else ""
        after = " " if end < len(text) and apart.match(text[end]) else ""
        return before + word + after

    def _cut_note(self, text, found, rule, white):
        unless = self._pattern(rule["unless"], "iu")
        leading = self._pattern(rule["before"] + "?$", "i")
        for match in found.finditer(text):
            rest = text[match.end() :]
            if len(rest) > rule["longest"] or unless.search(rest):
                continue
            start = match.start()
            start -= len(leading.search(text[max(0, start - 11) : start])[0])
            while start > 0 and text[start - 1] in rule["brackets"]:
                start -= 1
            return text[:start].rstrip(white)
        return text


def decode_again(run, byte_of):
    """The character that a run begins with as UTF-8, and the rest of it; the run where that is none."""
    first = ord(run[0])
    length = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    if length > len(run):
        return run
    code = first & (0x7F >> length)
    for letter in run[1:length]:
        code = code << 6 | byte_of.get(letter, ord(letter)) & 0x3F
    if code < [0, 0, 0x80, 0x800, 0x10000][length] or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return run
    return ("" if code == 0xFEFF else chr(code)) + run[length:]
`;
