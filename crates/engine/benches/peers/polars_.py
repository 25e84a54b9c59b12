"""The calculation by hand in Polars: sorted, ordered within the window, or one running sum less each person's start; in memory or streaming."""

import polars as pl

import terms

SHAPES = ["sorted", "window", "segments"]
ENGINES = ["in-memory", "streaming"]
FORMS = {
    "1": [f"{shape}, {engine}" for shape in SHAPES for engine in ENGINES],
    "2": [f"{shape}, {engine}" for shape in SHAPES[:2] for engine in ENGINES],
    "3": [f"{shape}, {engine}" for shape in SHAPES[:2] for engine in ENGINES],
}


def records_of(folder, *more):
    return pl.scan_parquet(f"{folder}/transactions.parquet").select("id", "owner", "date", *more, credited=(pl.col("amount") * 100).cast(pl.Int64))


def quotas_of(folder, times):
    return pl.scan_csv(f"{folder}/quotas.csv").select(owner=pl.col("person"), quota=pl.col("amount").cast(pl.Int64) * times)


def running(records, shape):
    """The running sum of each person. The file is in the order of ids, so that a stable sort by day keeps it."""
    total = pl.col("credited").cum_sum()
    if shape == "sorted":
        return records.sort("owner", "date", maintain_order=True).with_columns(upto=total.over("owner"))
    if shape == "window":
        return records.with_columns(upto=total.over("owner", order_by=["date", "id"]))
    start = pl.when(pl.col("owner") != pl.col("owner").shift(1)).then(pl.col("all") - pl.col("credited"))
    records = records.sort("owner", "date", maintain_order=True).with_columns(all=total)
    records = records.with_columns(before=start.forward_fill().fill_null(0)).with_columns(upto=pl.col("all") - pl.col("before"))
    return records.drop("all", "before")


def slice(low, high):
    """How much of the way from `past` to `upto` lies between two bounds."""

    def part(at):
        value = pl.col(at)
        value = value if high is None else pl.min_horizontal(value, pl.col(high))
        return value if low is None else pl.max_horizontal(value - pl.col(low), pl.lit(0, pl.Int64))

    return part("upto") - part("past")


def tiers(shape, folder):
    """A row for each transaction, with what it pays in each tier: cents, and hundredths of a cent for pay."""
    found = running(records_of(folder), shape).join(quotas_of(folder, 100), on="owner")
    found = found.with_columns(past=pl.col("upto") - pl.col("credited"), beyond=pl.col("quota") * 3 // 2)
    paid = {"first": 8 * slice(None, "quota"), "second": 12 * slice("quota", "beyond"), "third": 15 * slice("beyond", None)}
    return found.with_columns(**paid).select("id", "owner", "date", "credited", "upto", *paid)


def splits(shape, folder):
    """A row for each share of a transaction in tenths of a cent, with what it pays below and above quota in 2,000ths of a cent."""
    rates = pl.LazyFrame(terms.RATES, schema={"product": pl.String, "region": pl.String, "rate": pl.Int64}, orient="row")
    shares = pl.scan_csv(f"{folder}/splits.csv").select(id="record", person="person", tenths=(pl.col("share") * 10).round().cast(pl.Int64))
    credits = records_of(folder, "product", "region").join(shares, on="id", how="left", maintain_order="left").with_columns(
        owner=pl.coalesce("person", "owner"), credited=pl.col("credited") * pl.col("tenths").fill_null(10)
    )
    found = running(credits, shape).join(quotas_of(folder, 1000), on="owner").join(rates, on=["product", "region"])
    found = found.with_columns(past=pl.col("upto") - pl.col("credited"))
    paid = {"first": 2 * pl.col("rate") * slice(None, "quota"), "second": 3 * pl.col("rate") * slice("quota", None)}
    return found.with_columns(**paid).select("id", "owner", "date", "credited", "upto", *paid)


def twelve(shape, folder):
    """A row for each transaction in cents, with what it pays below and above quota in hundredths of a cent."""
    plans = pl.LazyFrame(terms.PLANS, schema={"role": pl.String, "kind": pl.String, "low": pl.Int64, "high": pl.Int64}, orient="row")
    sellers = pl.scan_csv(f"{folder}/people.csv").select(owner="id", role="role").join(plans, on="role").drop("role")
    records = records_of(folder)
    whole = records.group_by("owner").agg(whole=pl.sum("credited"))
    sellers = sellers.join(quotas_of(folder, 100), on="owner").join(whole, on="owner")
    found = running(records, shape).join(sellers, on="owner").with_columns(past=pl.col("upto") - pl.col("credited"))
    kind, low, high, credited = pl.col("kind"), pl.col("low"), pl.col("high"), pl.col("credited")
    reached = pl.when(pl.col("whole") < pl.col("quota")).then(low).otherwise(high)
    first = pl.when(kind == "marginal").then(low * slice(None, "quota")).when(kind == "whole").then(credited * reached).otherwise(credited * low)
    second = pl.when(kind == "marginal").then(high * slice("quota", None)).otherwise(0)
    return found.with_columns(first=first, second=second).select("id", "owner", "date", "credited", "upto", "first", "second")


def half_up(pay, parts):
    """Whole cents, half up, away from nothing."""
    return (pay.abs() + parts // 2) // parts * pay.sign()


def paid(scenario, lines, folder):
    """What each person gets in each month after caps and overrides, in cents."""
    month = pl.col("date").dt.strftime("%Y-%m").alias("month")
    pay, cap = pl.col("pay"), terms.CAPS[scenario]
    own = lines.lazy().group_by("owner", month).agg(pay=(pl.col("first") + pl.col("second")).sum())
    people = pl.scan_csv(f"{folder}/people.csv").select(owner="id", role="role", manager="manager")
    if scenario == "3":
        flat = [role for role, kind, _, _ in terms.PLANS if kind == "flat"]
        own = own.join(people, on="owner").with_columns(pay=pl.when(pl.col("role").is_in(flat)).then(pl.min_horizontal(pay, pl.lit(cap))).otherwise(pay))
    else:
        own = own.with_columns(pay=pl.min_horizontal(pay, pl.lit(cap)))
    own = own.select("owner", "month", cents=half_up(pay, terms.PARTS[scenario]))
    if scenario == "3":
        return own
    above = own.join(people, on="owner").group_by(owner=pl.col("manager"), month="month").agg(pay=pl.sum("cents") * 5)
    return pl.concat([own, above.select("owner", "month", cents=half_up(pay, 100))])


LINES = {"1": tiers, "2": splits, "3": twelve}


class Tool:
    def __init__(self, scenario, threads):
        self.scenario = scenario  # POLARS_MAX_THREADS is read when the library is loaded.

    def lines(self, form, folder):
        return LINES[self.scenario](form.split(", ")[0], folder)

    def arrow(self, form, folder):
        engine = form.split(", ")[1]
        lines = self.lines(form, folder).collect(engine=engine)
        if self.scenario == "1":
            return lines.height
        return lines.height + paid(self.scenario, lines, folder).collect(engine=engine).height

    def parquet(self, form, folder):
        engine, out = form.split(", ")[1], f"{folder}/peer.parquet"
        if self.scenario == "1" and engine == "streaming":
            self.lines(form, folder).sink_parquet(out, compression="snappy", engine="streaming")
            return 0
        lines = self.lines(form, folder).collect(engine=engine)
        lines.write_parquet(out, compression="snappy")
        if self.scenario != "1":
            paid(self.scenario, lines, folder).collect(engine=engine).write_parquet(f"{folder}/peer-paid.parquet", compression="snappy")
        return 0

    def months(self, form, folder):
        lines = self.lines(form, folder)
        if self.scenario != "1":
            return paid(self.scenario, lines, folder).collect().sort("owner", "month").rows()
        exact = lines.group_by("owner", month=pl.col("date").dt.strftime("%Y-%m")).agg(pay=pl.sum_horizontal("first", "second", "third").sum())
        return exact.select("owner", "month", half_up(pl.col("pay"), 100)).collect(engine=form.split(", ")[1]).sort("owner", "month").rows()
