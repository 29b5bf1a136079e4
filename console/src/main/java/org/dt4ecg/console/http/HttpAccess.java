package org.dt4ecg.console.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link LocalHttpServer} listens, and who may ask: this computer's own programs, or
 * whoever bears a token. Immutable.
 */
public final class HttpAccess {

  /** What is listened on where nothing else is asked for. */
  public static final String LOOPBACK = "127.0.0.1";

  private static final String SCHEME = "bearer ";
  private static final int HIGHEST_PORT = 65535;

  /** As RFC 6750 has it, and too long to be guessed. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{16,1024}=*");

  private static final Pattern PORT = Pattern.compile(":\\d*$");
  private static final Pattern LOOPBACK_NUMBER = Pattern.compile("127(\\.\\d{1,3}){3}");

  private final String host;
  private final InetSocketAddress address;
  private final byte @Nullable [] token;

  private HttpAccess(String host, InetSocketAddress address, byte @Nullable [] token) {
    this.host = host;
    this.address = address;
    this.token = token;
  }

  /**
   * For this computer alone, without a token.
   *
   * @param port port to listen on; 0 takes a free one
   */
  public static HttpAccess loopback(int port) {
    return of(LOOPBACK, port, null);
  }

  /** The same on another port; 0 takes a free one. */
  public HttpAccess withPort(int port) {
    requirePort(port);
    return new HttpAccess(host, new InetSocketAddress(address.getAddress(), port), token);
  }

  /** What a request has to bear as its header {@code Authorization}; empty without a token. */
  public Optional<String> authorization() {
    return token == null ? Optional.empty() : Optional.of("Bearer " + new String(token, UTF_8));
  }

  /** Whether requests have to bear a token. */
  public boolean needsToken() {
    return token != null;
  }

  /**
   * On any address.
   *
   * @param host name or address of an interface of this computer
   * @param port port to listen on; 0 takes a free one
   * @param token what every request must bear; null for none
   * @throws IllegalArgumentException if there is no such host or port, the token is none, or there
   *     is none although others can reach the address
   */
  public static HttpAccess of(String host, int port, @Nullable String token) {
    requirePort(port);
    if (token != null && !TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException(
          "The token has to be of 16 to 1024 letters, digits and -._~+/, such as openssl rand -hex"
              + " 32 makes");
    }
    InetAddress interfaceAddress = resolve(host);
    if (token == null && !interfaceAddress.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "%s can be reached from other computers, which needs a token that requests have to bear"
              .formatted(host));
    }
    return new HttpAccess(
        host,
        new InetSocketAddress(interfaceAddress, port),
        token == null ? null : token.getBytes(UTF_8));
  }

  private static void requirePort(int port) {
    if (port < 0 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException(
          "%d is no port; give one up to %d, or 0 for a free one".formatted(port, HIGHEST_PORT));
    }
  }

  private static InetAddress resolve(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "There is no address %s; name one of this computer".formatted(host), e);
    }
  }

  String host() {
    return host;
  }

  InetSocketAddress address() {
    return address;
  }

  /**
   * Whether a request names this computer, which one that a stranger's page sends does not: the
   * page's own name may have been turned to this address (DNS rebinding), and the browser takes us
   * for the stranger's server. A token, which no stranger has, makes this needless.
   *
   * @param hostHeader the request's header {@code Host}; null if it has none, as no browser's has
   */
  boolean isNamedBy(@Nullable String hostHeader) {
    if (token != null || hostHeader == null) {
      return true;
    }
    String name = PORT.matcher(hostHeader.strip().toLowerCase(Locale.ROOT)).replaceFirst("");
    return name.equals("localhost")
        || name.equals("[::1]")
        || LOOPBACK_NUMBER.matcher(name).matches()
        || name.equals(host.toLowerCase(Locale.ROOT));
  }

  /**
   * Whether a request may be answered. Takes as long for a token that is nearly right.
   *
   * @param authorization the request's header of that name; null if it has none
   */
  boolean allows(@Nullable String authorization) {
    if (token == null) {
      return true;
    }
    return authorization != null
        && authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)
        && MessageDigest.isEqual(
            token, authorization.substring(SCHEME.length()).strip().getBytes(UTF_8));
  }
}
