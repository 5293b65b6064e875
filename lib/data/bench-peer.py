"""The peer of `npm run bench:data`: the same records parsed, cleaned and stored with orjson and polars.

Usage: python bench-peer.py OUT.parquet FILE.jsonl.gz... Prints one JSON line with seconds, rows and peak memory.
"""
import gzip
import hashlib
import json
import resource
import sys
import time

import orjson
import polars as pl

BLANKS = {"", "*", "NA", "N/A", "UNK"}
LABELS = {"DEATH": "D", "INJURY": "I", "MALFUNCTION": "M", "OTHER": "O", "D": "D", "IN": "I", "IL": "I", "IJ": "I", "M": "M", "O": "O"}
MAKER = {"N", "E", "ADDITIONAL MANUFACTURER NARRATIVE", "MANUFACTURER EVALUATION SUMMARY"}
FIELDS = ("id", "text", "label", "spans", "event_key", "date_received", "product_code", "generic_name", "brand_name",
          "manufacturer", "report_source", "source", "outcomes", "version", "order")


def value(raw):
    text = str(raw or "").strip()
    return None if text.upper() in BLANKS else text


def row(record, order):
    key = value(record.get("mdr_report_key"))
    number = value(record.get("report_number"))
    identity = key or (f"number:{number}" if number else "content:" + hashlib.sha256(
        orjson.dumps({k: v for k, v in record.items() if k not in ("source", "also_in")}, option=orjson.OPT_SORT_KEYS)).hexdigest())
    parts = [p for p in record.get("mdr_text") or [] if p.get("text")]
    device = (record.get("device") or [{}])[0]
    outcomes = {o for p in record.get("patient") or [] for o in p.get("sequence_number_outcome") or []}
    spans = None if all((p.get("text_type_code") or "").upper() not in MAKER for p in parts) else "mixed"
    changed, received = value(record.get("date_changed")), value(record.get("date_received"))
    return (identity, " ".join(p["text"] for p in parts), LABELS.get(str(record.get("event_type") or "").strip().upper()), spans,
            value(record.get("event_key")), received, value(device.get("device_report_product_code")),
            value(device.get("generic_name")), value(device.get("brand_name")), value(device.get("manufacturer_d_name")),
            value(record.get("report_source_code")), record.get("source"), ";".join(sorted(outcomes)) or None,
            f"{changed or ''} {received or ''}", order)


def cleaned(text):
    text = text.str.replace_all("¿", "'", literal=True)
    text = text.str.replace_many(["&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&nbsp;"], ["&", "<", ">", '"', "'", " "], ascii_case_insensitive=True)
    text = text.str.replace_all(r"(?i)\b(?:[BDGH]\d{1,2}\s*[:.-]?\s*)?(?:additional (?:manufacturer )?narrative|manufacturer(?:'s)? (?:narrative|evaluation summary)|description of event(?: or problem)?|event description|(?:product event|investigation) summary)\s*:\s*", "")
    text = text.str.replace_all(r"(?i)\s*[(\[]*(?:literature |see )?attachments?\s*(?:#?\d+\s*)?:[^.]{0,600}$", "")
    text = text.str.replace_all(r"(?i)(?:https?://|www\.)[^\s\"<>]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", " ")
    text = text.str.replace_all(r"(?i)\[(?:e-?mail|phone|fax)[^\]]{0,20}\]", " ")
    text = text.str.replace_all(r"\b(?:\+?1[-. ])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-. ])[2-9]\d{2}[-.]\d{4}\b", " ")
    text = text.str.replace_all(r"(?i)\(\s*b\s*\)\s*\(\s*\d\s*\)(?:\s*\([a-f]\))?\^?(?:[\s,]*\(\s*b\s*\)\s*\(\s*\d\s*\)(?:\s*\([a-f]\))?\^?)*", " redacted ")
    text = text.str.replace_all(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", "")
    text = text.str.replace_all(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufff9-\ufffd]+", " ")
    return text.str.replace_all(r"\s+", " ").str.strip_chars()


def main(out, files):
    start = time.perf_counter()
    rows, order = [], 0
    for path in files:
        with gzip.open(path) as lines:
            for line in lines:
                rows.append(row(orjson.loads(line), order))
                order += 1
    schema = {name: pl.Int64 if name == "order" else pl.String for name in FIELDS}
    table = pl.DataFrame(rows, schema=schema, orient="row")
    del rows
    known = table.filter(pl.col("label").is_not_null() & (pl.col("text") != ""))
    known = known.with_columns(cleaned(pl.col("text"))).filter(pl.col("text").str.len_chars() >= 11)
    known = known.sort("version", "order", descending=[True, False]).unique("id", keep="first").sort("id")
    digest = hashlib.sha256()
    for each in known.select(pl.concat_str(pl.all().exclude("order"), separator="\x1f", ignore_nulls=True)).to_series():
        digest.update(each.encode())
    known.drop("order", "version").write_parquet(out, compression="zstd")
    print(json.dumps({"seconds": time.perf_counter() - start, "records": order, "rows": known.height,
                      "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                      "versions": f"polars {pl.__version__}, orjson {orjson.__version__}", "sha256": digest.hexdigest()[:12]}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
