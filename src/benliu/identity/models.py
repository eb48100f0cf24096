"""Accounts. Who a person is and what office they hold lies in `org`."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A sign-in. Names stay empty here: the person's name lies in one place, `org.Person`."""

    class Meta(AbstractUser.Meta):
        pass
