package dev.estiva.tls;

import java.nio.file.Path;

/**
 * What a server shows its clients.
 *
 * @param chain a PEM file: its certificate, followed by those that lead to an authority
 * @param key a PEM file: the certificate's private key, PKCS #8, not encrypted
 */
public record TlsFiles(Path chain, Path key) {}
