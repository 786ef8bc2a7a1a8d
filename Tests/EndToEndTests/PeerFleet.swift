import Crypto
import Foundation
import Glibc
import Vocabulary

/// Agents with certificates of one authority, made by `shoal ca`.
struct PeerFleet {
  let ground: Ground
  private var dir: String { ground.path("fleet") }
  var authority: String { "\(dir)/ca.pem" }

  init(_ ground: Ground) async throws {
    self.ground = ground
    try await ca("init", "--dir", dir)
  }

  private func ca(_ words: String...) async throws {
    let process = try ground.shoal(words: ["ca"] + words)
    guard try await process.finish(within: 20) == 0 else { throw TestProblem("shoal ca \(words):\n\(process.err)") }
  }

  /// The files of a certificate for the node of the cache `NAME.cache`, which is made.
  func issue(_ name: String) async throws -> Certificates.Pair {
    let key = Curve25519.Signing.PrivateKey()
    let identity = try ground.directory("\(name).cache") + "/identity"
    try key.rawRepresentation.write(to: URL(fileURLWithPath: identity))
    chmod(identity, 0o600)
    OrdinaryUser.give(identity)
    let out = ground.path(name)
    try await ca("issue", "--dir", dir, "--node-key", Array(key.publicKey.rawRepresentation).hex, "--out", out)
    return Certificates.Pair(certificate: out + ".pem", key: out + ".key")
  }

  /// What makes the agent of that cache speak TLS to peers.
  func words(_ name: String, _ how: String) async throws -> [String] {
    try await issue(name).flags + ["--ca", authority, "--peer-tls", how]
  }
}
