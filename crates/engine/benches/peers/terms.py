"""What the companies of the scenarios agreed with their sellers, as whole numbers (see company.rs)."""

REGIONS = ["Americas", "Europe", "Asia", "Africa"]

# The second scenario: percent by product and region.
RATES = [(f"PROD-{product}", region, 4 + (product * 3 + number) % 7) for product in range(8) for number, region in enumerate(REGIONS)]

# The third: role, kind, percent below and above quota.
KINDS = ["marginal", "whole", "flat"]
PLANS = [(f"R{plan:02}", KINDS[plan // 4], 4 + plan, 7 + plan) for plan in range(12)]

# In how many parts of a cent pay is counted, and at how many of them a month is capped (in the third scenario for one rate only).
PARTS = {"2": 2000, "3": 100}
CAPS = {"2": 8_000_00 * 2000, "3": 9_000_00 * 100}
