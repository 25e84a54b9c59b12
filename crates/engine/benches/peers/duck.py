"""The calculation by hand in DuckDB's SQL: decimals or whole numbers, ordered by id or by the row of the file; the quickest counts."""

import duckdb

import terms

AMOUNTS = {"decimals": ("amount", "DECIMAL(18, 2)", 1), "whole numbers": ("CAST(amount * 100 AS BIGINT)", "BIGINT", 100)}
ORDERS = {"by id": "date, id", "by row": "date, row"}
FORMS = {
    "1": [f"{amounts}, {order}" for amounts in AMOUNTS for order in ORDERS],
    "2": ["whole numbers, by id", "whole numbers, by row"],
    "3": ["whole numbers, by id", "whole numbers, by row"],
}


def tiers(form, folder):
    """A row for each transaction, with what it pays in each tier. Whole numbers: cents, and hundredths of a cent for pay."""
    amounts, order = form.split(", ")
    amount, kind, hundred = AMOUNTS[amounts]
    rates = ("8", "12", "15") if hundred > 1 else ("0.08", "0.12", "0.15")
    return f"""
        WITH records AS (SELECT id, owner, date, file_row_number AS row, {amount} AS credited
                FROM read_parquet('{folder}/transactions.parquet', file_row_number = true)),
            quotas AS (SELECT person, CAST(amount AS BIGINT) * {hundred} AS quota FROM read_csv('{folder}/quotas.csv')),
            sums AS (SELECT r.*, CAST(sum(credited) OVER (PARTITION BY owner ORDER BY {ORDERS[order]} ROWS UNBOUNDED PRECEDING) AS {kind}) AS upto
                FROM records r),
            slices AS (SELECT s.*, CAST(upto - credited AS {kind}) AS past, quota, quota * 3 // 2 AS beyond FROM sums s JOIN quotas q ON q.person = s.owner)
        SELECT id, owner, date, credited, upto,
            {rates[0]} * (least(upto, quota) - least(past, quota)) AS first,
            {rates[1]} * (greatest(least(upto, beyond) - quota, 0) - greatest(least(past, beyond) - quota, 0)) AS second,
            {rates[2]} * (greatest(upto - beyond, 0) - greatest(past - beyond, 0)) AS third
        FROM slices"""


def splits(form, folder):
    """A row for each share of a transaction in tenths of a cent, with what it pays below and above quota in 2,000ths of a cent."""
    order = ORDERS[form.split(", ")[1]]
    rates = ", ".join(f"('{product}', '{region}', {rate})" for product, region, rate in terms.RATES)
    return f"""
        WITH records AS (SELECT id, owner, date, product, region, file_row_number AS row, CAST(amount * 100 AS BIGINT) AS cents
                FROM read_parquet('{folder}/transactions.parquet', file_row_number = true)),
            splits AS (SELECT record, person, CAST(share * 10 AS BIGINT) AS tenths FROM read_csv('{folder}/splits.csv')),
            quotas AS (SELECT person, CAST(amount AS BIGINT) * 1000 AS quota FROM read_csv('{folder}/quotas.csv')),
            credits AS (SELECT r.* EXCLUDE (owner, cents), coalesce(s.person, r.owner) AS owner, cents * coalesce(tenths, 10) AS credited
                FROM records r LEFT JOIN splits s ON s.record = r.id),
            sums AS (SELECT c.*, CAST(sum(credited) OVER (PARTITION BY owner ORDER BY {order} ROWS UNBOUNDED PRECEDING) AS BIGINT) AS upto FROM credits c),
            rates(product, region, rate) AS (VALUES {rates}),
            slices AS (SELECT s.*, upto - credited AS past, quota, rate FROM sums s JOIN quotas q ON q.person = s.owner JOIN rates USING (product, region))
        SELECT id, owner, date, credited, upto,
            2 * rate * (least(upto, quota) - least(past, quota)) AS first,
            3 * rate * (greatest(upto - quota, 0) - greatest(past - quota, 0)) AS second
        FROM slices"""


def twelve(form, folder):
    """A row for each transaction in cents, with what it pays below and above quota in hundredths of a cent."""
    order = ORDERS[form.split(", ")[1]]
    plans = ", ".join(f"('{role}', '{kind}', {low}, {high})" for role, kind, low, high in terms.PLANS)
    return f"""
        WITH records AS (SELECT id, owner, date, file_row_number AS row, CAST(amount * 100 AS BIGINT) AS credited
                FROM read_parquet('{folder}/transactions.parquet', file_row_number = true)),
            quotas AS (SELECT person, CAST(amount AS BIGINT) * 100 AS quota FROM read_csv('{folder}/quotas.csv')),
            plans(role, kind, low, high) AS (VALUES {plans}),
            sellers AS (SELECT id AS owner, kind, low, high, quota
                FROM read_csv('{folder}/people.csv') p JOIN plans USING (role) JOIN quotas q ON q.person = p.id),
            sums AS (SELECT r.*, CAST(sum(credited) OVER (PARTITION BY owner ORDER BY {order} ROWS UNBOUNDED PRECEDING) AS BIGINT) AS upto,
                CAST(sum(credited) OVER (PARTITION BY owner) AS BIGINT) AS whole FROM records r),
            slices AS (SELECT s.*, upto - credited AS past, quota, kind, low, high FROM sums s JOIN sellers USING (owner))
        SELECT id, owner, date, credited, upto,
            CASE kind WHEN 'marginal' THEN low * (least(upto, quota) - least(past, quota))
                WHEN 'whole' THEN credited * CASE WHEN whole < quota THEN low ELSE high END ELSE credited * low END AS first,
            CASE kind WHEN 'marginal' THEN high * (greatest(upto - quota, 0) - greatest(past - quota, 0)) ELSE 0 END AS second
        FROM slices"""


QUERIES = {"1": tiers, "2": splits, "3": twelve}


class Tool:
    def __init__(self, scenario, threads):
        self.con = duckdb.connect(config={"threads": threads})
        self.scenario = scenario

    def query(self, form, folder):
        return QUERIES[self.scenario](form, folder)

    def arrow(self, form, folder):
        if self.scenario == "1":
            return self.con.sql(self.query(form, folder)).to_arrow_table().num_rows
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE lines AS {self.query(form, folder)}")
        rows = self.con.sql("FROM lines").to_arrow_table().num_rows
        return rows + self.con.sql(self.paid("lines", folder)).to_arrow_table().num_rows

    def parquet(self, form, folder):
        out = f"TO '{folder}/peer.parquet' (FORMAT parquet, COMPRESSION snappy)"
        if self.scenario == "1":
            self.con.execute(f"COPY ({self.query(form, folder)}) {out}")
            return 0
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE lines AS {self.query(form, folder)}")
        self.con.execute(f"COPY lines {out}")
        self.con.execute(f"COPY ({self.paid('lines', folder)}) TO '{folder}/peer-paid.parquet' (FORMAT parquet, COMPRESSION snappy)")
        return 0

    def paid(self, lines, folder):
        """What each person gets in each month after caps and overrides, in cents."""
        parts, cap = terms.PARTS[self.scenario], terms.CAPS[self.scenario]
        capped = "" if cap is None else f", {cap}"
        own = f"SELECT owner, strftime(date, '%Y-%m') AS month, sum(first + second) AS pay FROM {lines} GROUP BY ALL"
        if self.scenario == "3":
            flat = ", ".join(f"'{role}'" for role, kind, _, _ in terms.PLANS if kind == "flat")
            own = f"SELECT owner, month, CASE WHEN role IN ({flat}) THEN least(pay{capped}) ELSE pay END AS pay FROM ({own}) JOIN read_csv('{folder}/people.csv') p ON p.id = owner"
        elif cap is not None:
            own = f"SELECT owner, month, least(pay{capped}) AS pay FROM ({own})"
        rounded = f"(abs(pay) + {parts // 2}) // {parts} * sign(pay)"
        own = f"SELECT owner, month, CAST({rounded} AS BIGINT) AS cents FROM ({own})"
        if self.scenario != "2":
            return own
        above = f"SELECT manager AS owner, month, sum(cents) * 5 AS pay FROM ({own}) JOIN read_csv('{folder}/people.csv') p ON p.id = owner GROUP BY ALL"
        return f"{own} UNION ALL SELECT owner, month, CAST((abs(pay) + 50) // 100 * sign(pay) AS BIGINT) FROM ({above})"

    def months(self, form, folder):
        """What each person earns in each month, in exact cents, by person and month."""
        query = self.query(form, folder)
        if self.scenario != "1":
            return self.con.execute(f"SELECT owner, month, cents FROM ({self.paid(f'({query})', folder)}) ORDER BY ALL").fetchall()
        cents = 100 if form.startswith("whole") else 0.01
        exact = "CAST(first + second + third AS DECIMAL(38, 4))"
        return self.con.execute(
            f"SELECT owner, strftime(date, '%Y-%m') AS month, CAST(round(sum({exact}) / CAST({cents} AS DECIMAL(6, 2))) AS BIGINT) AS cents "
            f"FROM ({query}) GROUP BY ALL ORDER BY ALL"
        ).fetchall()
