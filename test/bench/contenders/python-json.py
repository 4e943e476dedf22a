"""The same question as jq.sh, with Python's json in two processes.

python3 python-json.py FOLDER ANSWER
"""

import gzip
import json
import sys
from collections import Counter
from multiprocessing import Pool
from pathlib import Path


def count(file):
    with gzip.open(file) as stream:
        records = json.loads(stream.read()).get("Records", [])
    return Counter(
        (record.get("userAgent") or "") + "\t" + (record["userIdentity"].get("arn") or "")
        for record in records
    )


if __name__ == "__main__":
    folder, answer = sys.argv[1:]
    counts = Counter()
    with Pool(2) as pool:
        for part in pool.imap_unordered(count, sorted(Path(folder).rglob("*.json.gz"))):
            counts.update(part)
    Path(answer).write_text(json.dumps({"counts": counts}))
