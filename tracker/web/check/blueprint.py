"""The blueprint that all pages of the check belong to."""

from flask import Blueprint

bp = Blueprint("check", __name__, url_prefix="/resolutions")
