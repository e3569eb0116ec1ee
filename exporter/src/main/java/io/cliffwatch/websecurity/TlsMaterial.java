// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;

/**
 * All that a handshake needs, read and checked.
 *
 * @param context with the key, its certificates and what clients' certificates are checked with
 * @param clientDemand whether clients need a certificate
 * @param policy what is negotiated
 * @param certificate the server's own
 */
public record TlsMaterial(
    SSLContext context,
    ClientAuth.Demand clientDemand,
    TlsPolicy policy,
    X509Certificate certificate) {}
