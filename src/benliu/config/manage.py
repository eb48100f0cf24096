"""Django's own commands: `benliu manage migrate`, `benliu manage createsuperuser` …"""

from django.core.management import execute_from_command_line


def main(argv: list[str]) -> int:
    """Run one of Django's commands; it ends the process itself where it fails."""
    execute_from_command_line(["benliu manage", *argv])
    return 0
