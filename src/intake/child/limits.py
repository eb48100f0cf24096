"""What one file may cost. The same figures bound the process (memory, time) and what it may hand back."""

MEMORY_BYTES = 512 * 2**20
CPU_SECONDS = 10

FILE_BYTES = 64 * 2**20
ZIP_ENTRIES = 2_000
PART_BYTES = 256 * 2**20
UNPACKED_BYTES = 512 * 2**20
# Deflate reaches 1030:1 on one repeated byte; real sheets stay under 60:1, rows of empty cells under 150:1.
RATIO = 200
RATIO_FROM_BYTES = 16 * 2**20

SHEETS = 200
ROWS = 200_000
COLUMNS = 512
CELLS = 2_000_000
CELL_CHARACTERS = 32_767  # as in Excel
TEXT_CHARACTERS = 32 * 2**20
