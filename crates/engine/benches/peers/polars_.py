"""The calculation by hand in Polars: sorted, ordered within the window, or one running sum less each person's start; in memory or streaming."""

import polars as pl

SHAPES = ["sorted", "window", "segments"]
FORMS = [f"{shape}, {engine}" for shape in SHAPES for engine in ("in-memory", "streaming")]


def frame(form, folder):
    """A row for each transaction, with what it pays in each tier: cents, and hundredths of a cent for pay."""
    shape = form.split(", ")[0]
    records = pl.scan_parquet(f"{folder}/transactions.parquet").select("id", "owner", "date", credited=(pl.col("amount") * 100).cast(pl.Int64))
    quotas = pl.scan_csv(f"{folder}/quotas.csv").select(owner=pl.col("person"), quota=pl.col("amount").cast(pl.Int64) * 100)
    running = pl.col("credited").cum_sum()
    # The file is in the order of ids, so that a stable sort by day keeps it.
    if shape == "sorted":
        records = records.sort("owner", "date", maintain_order=True).with_columns(upto=running.over("owner"))
    elif shape == "window":
        records = records.with_columns(upto=running.over("owner", order_by=["date", "id"]))
    else:
        start = pl.when(pl.col("owner") != pl.col("owner").shift(1)).then(pl.col("all") - pl.col("credited"))
        records = records.sort("owner", "date", maintain_order=True).with_columns(all=running)
        records = records.with_columns(before=start.forward_fill().fill_null(0)).with_columns(upto=pl.col("all") - pl.col("before")).drop("all", "before")
    found = records.join(quotas, on="owner").with_columns(past=pl.col("upto") - pl.col("credited"), beyond=pl.col("quota") * 3 // 2)

    def slice(low, high):
        def part(at):
            value = pl.col(at)
            value = value if high is None else pl.min_horizontal(value, pl.col(high))
            return value if low is None else pl.max_horizontal(value - pl.col(low), pl.lit(0, pl.Int64))

        return part("upto") - part("past")

    tiers = {"first": 8 * slice(None, "quota"), "second": 12 * slice("quota", "beyond"), "third": 15 * slice("beyond", None)}
    return found.with_columns(**tiers).select("id", "owner", "date", "credited", "upto", *tiers)


class Tool:
    def __init__(self, threads):
        pass  # POLARS_MAX_THREADS is read when the library is loaded.

    def arrow(self, form, folder):
        return frame(form, folder).collect(engine=form.split(", ")[1]).height

    def parquet(self, form, folder):
        if form.endswith("streaming"):
            frame(form, folder).sink_parquet(f"{folder}/peer.parquet", compression="snappy", engine="streaming")
        else:
            frame(form, folder).collect(engine="in-memory").write_parquet(f"{folder}/peer.parquet", compression="snappy")
        return 0

    def months(self, form, folder):
        exact = frame(form, folder).group_by("owner", month=pl.col("date").dt.strftime("%Y-%m")).agg(pay=pl.sum_horizontal("first", "second", "third").sum())
        rows = exact.collect(engine=form.split(", ")[1]).sort("owner", "month").rows()
        # Half up, away from nothing.
        return [(owner, month, (abs(pay) + 50) // 100 * (1 if pay >= 0 else -1)) for owner, month, pay in rows]
