"""Handing one mail to a mail server."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime

from backend.shell.mail.models import OutgoingMail
from backend.shell.settings import MailServer

SECONDS = 10.0


class NoMailServer(RuntimeError):
    """Nobody has said which mail server to use."""


@dataclass(frozen=True, slots=True)
class Mailer:
    """Sends through one server, or says that there is none."""

    server: MailServer | None

    def send(self, mail: OutgoingMail) -> None:
        """Give it to the server. Raises NoMailServer, OSError or smtplib.SMTPException; then it was not taken."""
        if self.server is None:
            raise NoMailServer
        with self._reach(self.server) as line:
            line.send_message(message(mail, self.server.sender))

    @staticmethod
    def _reach(server: MailServer) -> smtplib.SMTP:
        if server.security == "tls":
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=SECONDS, context=ssl.create_default_context()
            )
        else:
            line = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        try:
            if server.security == "starttls":
                line.starttls(context=ssl.create_default_context())
            if server.user:
                line.login(server.user, server.password)
        except BaseException:
            line.close()
            raise
        return line


def message(mail: OutgoingMail, sender: str) -> EmailMessage:
    """The mail as it travels. Sent twice after a crash, it has the same id, and mail programs show it once."""
    made = EmailMessage()
    made["From"] = sender
    made["To"] = mail.to_address
    made["Subject"] = mail.subject
    made["Date"] = format_datetime(mail.written_at)
    made["Message-ID"] = f"<{mail.id}@{sender.rpartition('@')[2] or 'ebb'}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(mail.body)
    return made
