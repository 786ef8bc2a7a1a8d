import Foundation

/// An authority of one test and what it issues, made by openssl.
struct Certificates {
  /// A certificate and its key, in files.
  struct Pair {
    var certificate: String
    var key: String

    /// What makes a node of ours show it.
    var flags: [String] { ["--tls-cert", certificate, "--tls-key", key] }
  }

  let ground: Ground
  /// The authority's certificate.
  let authority: String

  /// Makes an authority called `name`.
  init(_ ground: Ground, _ name: String = "authority") async throws {
    self.ground = ground
    authority = ground.path("\(name).pem")
    try await Self.openssl(
      ground,
      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=\(name) "
        + "-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign "
        + "-keyout \(ground.path(name)).key -out \(ground.path(name)).pem")
  }

  /// Issues a certificate for these names, such as `IP:127.0.0.1,DNS:localhost`.
  func issue(_ name: String, for names: String, _ time: String = "-days 10") async throws -> Pair {
    let base = ground.path(name)
    try await Self.openssl(
      ground,
      "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=\(name) -keyout \(base).key -out \(base).csr")
    _ = try ground.text("\(name).ext", "subjectAltName=\(names)\n")
    try await Self.openssl(
      ground,
      "x509 -req -in \(base).csr -CA \(authority) -CAkey \(authority.dropLast(4)).key -CAcreateserial "
        + "-extfile \(base).ext -out \(base).pem \(time)")
    return Pair(certificate: base + ".pem", key: base + ".key")
  }

  /// A certificate that nobody but itself has signed.
  func signItself(_ name: String, for names: String) async throws -> Pair {
    let base = ground.path(name)
    try await Self.openssl(
      ground,
      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=\(name) "
        + "-addext subjectAltName=\(names) -keyout \(base).key -out \(base).pem")
    return Pair(certificate: base + ".pem", key: base + ".key")
  }

  /// A list of the authority that revokes these.
  func revoke(_ pairs: [Pair]) async throws -> String {
    _ = try ground.text("index.txt", "")
    _ = try ground.text("crlnumber", "01\n")
    let by = authority.dropLast(4)
    let settings = try ground.text(
      "ca.conf",
      """
      [ca]
      default_ca = own
      [own]
      database = \(ground.path("index.txt"))
      crlnumber = \(ground.path("crlnumber"))
      certificate = \(authority)
      private_key = \(by).key
      default_md = sha256
      default_crl_days = 30

      """)
    for pair in pairs { try await Self.openssl(ground, "ca -config \(settings) -revoke \(pair.certificate)") }
    let list = ground.path("revoked.pem")
    try await Self.openssl(ground, "ca -config \(settings) -gencrl -out \(list)")
    return list
  }

  private static func openssl(_ ground: Ground, _ words: String) async throws {
    let process = try ground.start("openssl", ["openssl"] + words.split(separator: " ").map(String.init))
    guard try await process.finish(within: 30) == 0 else { throw TestProblem("openssl \(words):\n\(process.err)") }
  }
}
