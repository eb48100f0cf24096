"""What places hold about a person: see `org.holdings`."""

from benliu.org.holdings import Holding, all_but

from .models import Place

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        Place, None, plain=all_but(Place, "name", "address", "secret"), text=("name", "address"), secret=("secret",)
    ),
)
