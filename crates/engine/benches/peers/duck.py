"""The calculation by hand in DuckDB's SQL: decimals or whole numbers, ordered by id or by the row of the file; the quickest counts."""

import duckdb

AMOUNTS = {"decimals": ("amount", "DECIMAL(18, 2)", 1), "whole numbers": ("CAST(amount * 100 AS BIGINT)", "BIGINT", 100)}
ORDERS = {"by id": "date, id", "by row": "date, row"}
FORMS = [f"{amounts}, {order}" for amounts in AMOUNTS for order in ORDERS]


def query(form, folder):
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


class Tool:
    def __init__(self, threads):
        self.con = duckdb.connect(config={"threads": threads})

    def arrow(self, form, folder):
        return self.con.execute(query(form, folder)).to_arrow_table().num_rows

    def parquet(self, form, folder):
        self.con.execute(f"COPY ({query(form, folder)}) TO '{folder}/peer.parquet' (FORMAT parquet, COMPRESSION snappy)")
        return 0

    def months(self, form, folder):
        """What each person earns in each month, in exact cents, by person and month."""
        cents = 100 if form.startswith("whole") else 0.01
        exact = "CAST(first + second + third AS DECIMAL(38, 4))"
        return self.con.execute(
            f"SELECT owner, strftime(date, '%Y-%m') AS month, CAST(round(sum({exact}) / CAST({cents} AS DECIMAL(6, 2))) AS BIGINT) AS cents "
            f"FROM ({query(form, folder)}) GROUP BY ALL ORDER BY ALL"
        ).fetchall()
