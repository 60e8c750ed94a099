"""The page group of the directory."""

from flask import Blueprint

bp = Blueprint("registry", __name__, url_prefix="/admin/directory")
