"""The calculation by hand in pandas, with numpy for the tiers."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

FORMS = ["numpy"]


def frame(folder):
    """A row for each transaction, with what it pays in each tier: cents, and hundredths of a cent for pay."""
    table = pq.read_table(f"{folder}/transactions.parquet", columns=["id", "owner", "date", "amount"])
    cents = pc.cast(pc.multiply(table["amount"], pa.scalar(100)), pa.int64())
    table = table.set_column(3, "credited", cents).set_column(1, "owner", table["owner"].dictionary_encode())
    found = table.to_pandas(date_as_object=False).sort_values(["owner", "date"], kind="stable")
    quotas = pd.read_csv(f"{folder}/quotas.csv").set_index("person")["amount"] * 100
    quota = quotas.reindex(found["owner"].cat.categories).to_numpy()[found["owner"].cat.codes.to_numpy()]
    upto = found.groupby("owner", observed=True, sort=False)["credited"].cumsum().to_numpy()
    past, beyond = upto - found["credited"].to_numpy(), quota * 3 // 2

    def slice(low, high):
        def part(at):
            at = at if high is None else np.minimum(at, high)
            return at if low is None else np.maximum(at - low, 0)

        return part(upto) - part(past)

    return found.assign(upto=upto, first=8 * slice(None, quota), second=12 * slice(quota, beyond), third=15 * slice(beyond, None))


class Tool:
    def __init__(self, threads):
        pa.set_cpu_count(threads)

    def arrow(self, form, folder):
        return pa.Table.from_pandas(frame(folder), preserve_index=False).num_rows

    def parquet(self, form, folder):
        frame(folder).to_parquet(f"{folder}/peer.parquet", compression="snappy", index=False)
        return 0

    def months(self, form, folder):
        found = frame(folder)
        found = found.assign(pay=found["first"] + found["second"] + found["third"], month=found["date"].dt.strftime("%Y-%m"))
        rows = found.groupby(["owner", "month"], observed=True)["pay"].sum().items()
        return sorted((owner, month, int((abs(pay) + 50) // 100 * (1 if pay >= 0 else -1))) for (owner, month), pay in rows)
