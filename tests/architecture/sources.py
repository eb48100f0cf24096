"""What the rules about the code look at."""

import configparser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
BENLIU = SRC / "benliu"
# Not features: composition, the job without a server, and what every feature stands on.
COMPOSED = {"config", "appraise", "ui", "common"}


def layers() -> list[set[str]]:
    """The layers of .importlinter, top first."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    text = parser["importlinter:contract:layers"]["layers"]
    return [{name.strip() for name in line.split("|")} for line in text.split("\n") if line.strip()]


def packages() -> list[Path]:
    """The folders directly under src/benliu."""
    return sorted(p for p in BENLIU.iterdir() if (p / "__init__.py").exists())


def is_test(path: Path) -> bool:
    """Tests may be long, but not vague; they are judged by what they prove."""
    return "tests" in path.parts


def python_files(*, tests: bool = False) -> list[Path]:
    """The product's modules, without migrations."""
    found = (p for p in SRC.rglob("*.py") if "migrations" not in p.parts)
    return sorted(p for p in found if tests or not is_test(p))


def templates() -> list[Path]:
    """Every HTML template of the product."""
    return sorted(SRC.glob("benliu/**/templates/**/*.html"))


def static_files() -> list[Path]:
    """Our own scripts, styles and drawings, without vendored ones."""
    found = SRC.glob("benliu/**/static/**/*")
    return sorted(p for p in found if p.suffix in {".js", ".css", ".svg"} and "vendor" not in p.parts)


def name(path: Path) -> str:
    """A path as it is written in messages."""
    return str(path.relative_to(ROOT))
