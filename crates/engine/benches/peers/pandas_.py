"""The calculation by hand in pandas, with numpy for the tiers."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import terms

FORMS = {"1": ["numpy"], "2": ["numpy"], "3": ["numpy"]}


def records_of(folder, *more):
    """Transactions with cents, and whole columns of few values as categories."""
    table = pq.read_table(f"{folder}/transactions.parquet", columns=["id", "owner", "date", *more, "amount"])
    cents = pc.cast(pc.multiply(table["amount"], pa.scalar(100)), pa.int64())
    table = table.drop_columns("amount").append_column("credited", cents)
    for name in ("owner", *more):
        table = table.set_column(table.column_names.index(name), name, table[name].dictionary_encode())
    return table.to_pandas(date_as_object=False)


def of_owner(found, values):
    """For each row what a series says of its owner."""
    return values.reindex(found["owner"].cat.categories).to_numpy()[found["owner"].cat.codes.to_numpy()]


def ordered(found):
    """Rows by person and day, with the running sum of each person and what it was before."""
    found = found.sort_values(["owner", "date"], kind="stable")
    upto = found.groupby("owner", observed=True, sort=False)["credited"].cumsum().to_numpy()
    return found.assign(upto=upto), upto - found["credited"].to_numpy()


def slice(past, upto, low, high):
    def part(at):
        at = at if high is None else np.minimum(at, high)
        return at if low is None else np.maximum(at - low, 0)

    return part(upto) - part(past)


def quotas_of(folder):
    return pd.read_csv(f"{folder}/quotas.csv").set_index("person")["amount"]


def tiers(folder):
    """A row for each transaction, with what it pays in each tier: cents, and hundredths of a cent for pay."""
    found, past = ordered(records_of(folder))
    quota, upto = of_owner(found, quotas_of(folder) * 100), found["upto"].to_numpy()
    beyond = quota * 3 // 2
    return found.assign(first=8 * slice(past, upto, None, quota), second=12 * slice(past, upto, quota, beyond), third=15 * slice(past, upto, beyond, None))


def splits(folder):
    """A row for each share of a transaction in tenths of a cent, with what it pays below and above quota in 2,000ths of a cent."""
    records, shares = records_of(folder, "product", "region"), pd.read_csv(f"{folder}/splits.csv")
    shares = shares.assign(tenths=(shares["share"] * 10).round().astype("int64")).drop(columns="share")
    joined = records.merge(shares, left_on="id", right_on="record", how="left")
    person = joined["person"].fillna(joined["owner"].astype(object)).astype("category")
    joined = joined.assign(owner=person, credited=joined["credited"] * joined["tenths"].fillna(10).astype("int64"))
    found, past = ordered(joined)
    quota, upto = of_owner(found, quotas_of(folder) * 1000), found["upto"].to_numpy()
    rates = pd.DataFrame(terms.RATES, columns=["product", "region", "rate"]).pivot(index="product", columns="region", values="rate")
    rates = rates.loc[found["product"].cat.categories, found["region"].cat.categories].to_numpy()
    rate = rates[found["product"].cat.codes.to_numpy(), found["region"].cat.codes.to_numpy()]
    found = found.assign(first=2 * rate * slice(past, upto, None, quota), second=3 * rate * slice(past, upto, quota, None))
    return found[["id", "owner", "date", "credited", "upto", "first", "second"]]


def twelve(folder):
    """A row for each transaction in cents, with what it pays below and above quota in hundredths of a cent."""
    found, past = ordered(records_of(folder))
    people = pd.read_csv(f"{folder}/people.csv").merge(pd.DataFrame(terms.PLANS, columns=["role", "kind", "low", "high"]), on="role").set_index("id")
    quota, upto, credited = of_owner(found, quotas_of(folder) * 100), found["upto"].to_numpy(), found["credited"].to_numpy()
    kind, low, high = (of_owner(found, people[name]) for name in ("kind", "low", "high"))
    whole = of_owner(found, found.groupby("owner", observed=True)["credited"].sum())
    marginal, all_at_once = kind == "marginal", kind == "whole"
    reached = np.where(whole < quota, low, high)
    first = np.where(marginal, low * slice(past, upto, None, quota), np.where(all_at_once, credited * reached, credited * low))
    return found.assign(first=first, second=np.where(marginal, high * slice(past, upto, quota, None), 0))


LINES = {"1": tiers, "2": splits, "3": twelve}


def half_up(pay, parts):
    """Whole cents, half up, away from nothing."""
    return (pay.abs() + parts // 2) // parts * np.sign(pay)


def paid(scenario, lines, folder):
    """What each person gets in each month after caps and overrides, in cents."""
    pays = [name for name in ("first", "second", "third") if name in lines]
    months = lines["date"].dt.strftime("%Y-%m")
    own = lines[pays].sum(axis=1).groupby([lines["owner"].astype(str), months.rename("month")]).sum().rename("pay").reset_index()
    people = pd.read_csv(f"{folder}/people.csv").set_index("id")
    if scenario == "3":
        flat = [role for role, kind, _, _ in terms.PLANS if kind == "flat"]
        capped = people["role"].reindex(own["owner"]).isin(flat).to_numpy()
        own["pay"] = own["pay"].where(~capped, own["pay"].clip(upper=terms.CAPS["3"]))
    elif scenario == "2":
        own["pay"] = own["pay"].clip(upper=terms.CAPS["2"])
    own = own.assign(cents=half_up(own["pay"], terms.PARTS.get(scenario, 100))).drop(columns="pay")
    if scenario != "2":
        return own
    above = own.assign(owner=people["manager"].reindex(own["owner"]).to_numpy()).groupby(["owner", "month"])["cents"].sum().reset_index()
    return pd.concat([own, above.assign(cents=half_up(above["cents"] * 5, 100))])


class Tool:
    def __init__(self, scenario, threads):
        pa.set_cpu_count(threads)
        self.scenario = scenario

    def arrow(self, form, folder):
        lines = LINES[self.scenario](folder)
        rows = pa.Table.from_pandas(lines, preserve_index=False).num_rows
        return rows if self.scenario == "1" else rows + pa.Table.from_pandas(paid(self.scenario, lines, folder), preserve_index=False).num_rows

    def parquet(self, form, folder):
        lines = LINES[self.scenario](folder)
        lines.to_parquet(f"{folder}/peer.parquet", compression="snappy", index=False)
        if self.scenario != "1":
            paid(self.scenario, lines, folder).to_parquet(f"{folder}/peer-paid.parquet", compression="snappy", index=False)
        return 0

    def months(self, form, folder):
        rows = paid(self.scenario, LINES[self.scenario](folder), folder)
        return sorted((owner, month, int(cents)) for owner, month, cents in rows[["owner", "month", "cents"]].itertuples(index=False))
