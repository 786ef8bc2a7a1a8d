import Crypto
import Foundation
import Glibc
package import Vocabulary

/// Words that an authority gives away, each good for one certificate: what it is to say is settled when the word is
/// given, not when it comes back.
///
/// A word lies in the directory `tokens` of the authority as its SHA-256 only: who reads there learns none.
package struct AuthorityTokens: Sendable {
  private struct Row: Codable {
    var wish: CertificateAuthority.Wish
    /// Whether the certificate is to be a node's; which one shows when the word comes back.
    var isForNode: Bool
    /// Seconds since 1970.
    var until: Int64
  }

  private let directory: String

  /// - Parameter authority: its directory.
  package init(_ authority: String) { directory = authority + "/tokens" }

  private func path(_ token: String) -> String {
    "\(directory)/\(Array(SHA256.hash(data: Array(token.utf8))).hex)"
  }

  /// Gives a new word.
  ///
  /// - Parameter time: for how long it is good.
  /// - Throws: `TLSProblem` when it cannot be kept.
  package func give(
    _ wish: CertificateAuthority.Wish, isForNode: Bool, for time: TimeSpan
  ) throws(TLSProblem) -> String {
    let token = (0..<32).map { _ in UInt8.random(in: 0...255) }.hex
    let until = Int64(Date().timeIntervalSince1970) + time.nanoseconds / 1_000_000_000
    do {
      try StoreFiles.makeDirectories(directory)
      chmod(directory, 0o700)
      let row = Array(try JSONEncoder().encode(Row(wish: wish, isForNode: isForNode, until: until)))
      try StoreFiles.replace(path(token), with: row, mode: 0o600)
    } catch { throw TLSProblem("The token cannot be kept: \(error)") }
    return token
  }

  /// What a word is good for; it is good no more then. Nil for one that never was, or is not any more.
  func take(_ token: String) -> (wish: CertificateAuthority.Wish, isForNode: Bool)? {
    // Of two that come at once, one finds the file.
    let taken = path(token) + ".taken"
    guard rename(path(token), taken) == 0 else { return nil }
    defer { unlink(taken) }
    guard let bytes = try? PEMFile.bytes(taken), let row = try? JSONDecoder().decode(Row.self, from: Data(bytes)),
      row.until >= Int64(Date().timeIntervalSince1970)
    else { return nil }
    return (row.wish, row.isForNode)
  }
}
