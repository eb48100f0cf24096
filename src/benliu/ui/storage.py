"""Static files under the names of their contents."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Modules import each other by such names, too: a page never runs a mixture of two versions."""

    support_js_module_import_aggregation = True
