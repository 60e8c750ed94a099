"""A real IMAP server (dovecot) with one mailbox, for as long as a test is inside."""

import contextlib
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.smtp import CERTIFICATE, free_port

USER, PASSWORD = "tracker@example.org", "секрет-ящика"

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{certificate}
disable_plaintext_auth = no
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:{folder}/mail
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = passwd-file
  args = scheme=plain username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={owner} gid={owners} home={folder}/home
}}
"""


@dataclass
class Mailbox:
    """Where the server listens."""

    port: int
    tls_port: int
    folder: Path

    @property
    def url(self) -> str:
        """As a setting names it, over TLS."""
        return f"imaps://{USER.replace('@', '%40')}:{PASSWORD}@localhost:{self.tls_port}/INBOX?ca={CERTIFICATE}"

    def put(self, *letters: bytes) -> None:
        """Let letters arrive."""
        with self.opened() as connection:
            for letter in letters:
                assert connection.append("INBOX", "", "", letter)[0] == "OK"

    def unread(self) -> int:
        """How many letters nobody has read."""
        with self.opened() as connection:
            connection.select("INBOX", readonly=True)
            return len(connection.search(None, "UNSEEN")[1][0].split())

    @contextlib.contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        """A connection of our own."""
        connection = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        connection.authenticate("PLAIN", lambda _challenge: f"\0{USER}\0{PASSWORD}".encode())
        try:
            yield connection
        finally:
            connection.logout()


def program() -> str | None:
    """Where dovecot is installed, or None."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextlib.contextmanager
def serving() -> Iterator[Mailbox]:
    """Run the server; it won't be root, so that a test that is gives the mailbox to nobody."""
    where = program()
    assert where is not None
    folder = Path(tempfile.mkdtemp(prefix="tracker-imap-"))
    is_root = os.getuid() == 0
    owner = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.getuid())
    made = Mailbox(free_port(), free_port(), folder)
    for name in ("mail", "home"):
        (folder / name).mkdir()
        os.chown(folder / name, owner.pw_uid, owner.pw_gid)
    folder.chmod(0o755)
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
    configuration = CONFIGURATION.format(
        folder=folder,
        certificate=CERTIFICATE,
        internal="dovecot" if is_root else owner.pw_name,
        group="dovecot" if is_root else owner.pw_gid,
        login="dovenull" if is_root else owner.pw_name,
        port=made.port,
        tls_port=made.tls_port,
        owner=owner.pw_uid,
        owners=owner.pw_gid,
    )
    (folder / "dovecot.conf").write_text(configuration, encoding="utf-8")
    server = subprocess.Popen([where, "-F", "-c", str(folder / "dovecot.conf")])
    try:
        _listens(made.port, server)
        yield made
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _listens(port: int, server: "subprocess.Popen[bytes]") -> None:
    """Wait until it answers."""
    for _ in range(200):
        with contextlib.suppress(OSError), contextlib.closing(socket.create_connection(("127.0.0.1", port), 1)):
            return
        assert server.poll() is None, "dovecot has ended at once"
        time.sleep(0.05)
    raise TimeoutError
