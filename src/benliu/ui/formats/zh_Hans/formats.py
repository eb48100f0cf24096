"""9月2日, not 09月2日."""

MONTH_DAY_FORMAT = "n月j日"
YEAR_MONTH_FORMAT = "Y 年 n 月"
