"""Certificates that servers are known by: the same as the library's own client takes."""

import certifi
import httpx
import pytest

from bot.chat.telegram_api import http_session


@pytest.fixture
def certificates():
    http_session._certificates.cache_clear()
    yield http_session._certificates
    http_session._certificates.cache_clear()


@pytest.mark.parametrize("setting", [None, "SSL_CERT_FILE", "SSL_CERT_DIR"])
@pytest.mark.parametrize("trusts", [True, False])
def test_as_the_library_has_them(certificates, setting, trusts, monkeypatch, tmp_path):
    one = tmp_path / "one.pem"
    one.write_text(certifi.contents().partition("-----END CERTIFICATE-----")[0] + "-----END CERTIFICATE-----\n")
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    if setting:
        monkeypatch.setenv(setting, str(one if setting == "SSL_CERT_FILE" else tmp_path))
    ours, theirs = certificates(trust_environment=trusts), httpx.create_ssl_context(trust_env=trusts)
    assert ours.cert_store_stats() == theirs.cert_store_stats()
    assert (ours.verify_mode, ours.check_hostname) == (theirs.verify_mode, theirs.check_hostname)
    everything = len(theirs.get_ca_certs())
    assert (everything > 100) == (not trusts or setting is None), "the setting is what makes the difference"
