-- tls: what is sent over TLS older than 1.2, or than --minimum-tls?
-- One row is one request, of any service: AWS refuses old TLS everywhere.
--
-- A missing version is "not recorded", never "old": CloudTrail leaves tlsDetails out of many records, of
-- most calls by AWS services, and of calls over plain HTTP, which have none.
select
  events.*,
  true as is_in_scope,
  -- As text, too, SSLv3, TLSv1 and TLSv1.1 come before TLSv1.2, and that before TLSv1.3.
  tls_version < ('TLSv' || :minimum_tls) and not is_console as is_finding,
  tls_version is null as is_undecided,
  case
    when tls_version >= 'TLSv1.2' then
      'AWS takes this version, and 1.3 too: it needs OpenSSL 1.1.1, Java 11 (or 8u261), Node.js 12 '
        || 'or Windows Server 2022.'
    when regexp_like(runtime, '^java/1[.][67]') then
      'Move to Java 8 or later, which speaks TLS 1.2. Until then, on Java 7: -Dhttps.protocols=TLSv1.2.'
    when runtime like '.net%' then
      'Move to .NET Framework 4.7 or later. Until then: the registry value SchUseStrongCrypto = 1.'
    else 'Upgrade the TLS library of this program (OpenSSL 1.0.1 speaks TLS 1.2), or the proxy in front of it.'
  end as advice
from events
