import Crypto
import Foundation
import Glibc
import Nodes
import Selection
package import Vocabulary

/// The keys of an origin through its life, in files that only its user reads:
///
///     FILE            the private key that signs, 32 bytes
///     FILE.history    JSON: which signs, which took the place of which, until when that one signs beside it, and
///                     which are revoked; where there is none, nothing happened yet
///     FILE.all/HEX    every private key since the first change, by its public key
///
/// What the history says counts, and it is replaced in one step: whoever is killed before has changed nothing. An
/// origin that runs looks at it every few seconds.
package struct KeyFile: Sendable {
  private let path: String

  private struct Content: Codable {
    var version = 1
    /// The key that signs.
    var signs: String
    /// Until when keys that have handed over sign beside it, seconds since 1970.
    var until: [String: Int64] = [:]
    var keys: KeyHistoryMessage
  }

  package init(path: String) { self.path = path }

  package var exists: Bool { access(path, F_OK) == 0 }

  // Reading

  /// The keys that sign at a moment, and what became of others.
  ///
  /// - Throws: `OriginNode.Failure` where a file is damaged or missing: agents would be left behind silently.
  func signingKeys(now: Int64) throws(OriginNode.Failure) -> SigningKeys {
    let content = try content()
    let history = content.keys.history
    let beside = history.successions.map(\.from).filter { key in
      content.until[key.hex].map { $0 > now } ?? false && !history.isRevoked(key)
    }
    var signers: [Curve25519.Signing.PrivateKey] = []
    for key in beside { signers.append(try secret(of: key)) }
    return SigningKeys(signers + [try secret(of: try signing(content))], history)
  }

  private func signing(_ content: Content) throws(OriginNode.Failure) -> Digest256 {
    guard let key = Digest256(hex: content.signs) else { throw damaged }
    return key
  }

  private var damaged: OriginNode.Failure {
    OriginNode.Failure("\(path).history is damaged: put it back from a copy.")
  }

  private func content() throws(OriginNode.Failure) -> Content {
    guard exists else {
      throw OriginNode.Failure("There is no key at \(path): 'shoal key new' makes one.")
    }
    guard access(path + ".history", F_OK) == 0 else {
      return Content(signs: try Self.key(in: path).publicKey.digest.hex, keys: KeyHistoryMessage(KeyHistory()))
    }
    guard let data = FileManager.default.contents(atPath: path + ".history"),
      let content = try? JSONDecoder().decode(Content.self, from: data)
    else { throw damaged }
    let (history, checked) = (content.keys.history, content.keys.history.checked)
    guard history.successions.count == checked.successions.count,
      history.revocations.count == checked.revocations.count
    else { throw damaged }
    return content
  }

  /// The private key of one that signs or has signed.
  private func secret(of key: Digest256) throws(OriginNode.Failure) -> Curve25519.Signing.PrivateKey {
    let kept = "\(path).all/\(key.hex)"
    let secret = try Self.key(in: access(kept, F_OK) == 0 ? kept : path)
    guard secret.publicKey.digest == key else {
      throw OriginNode.Failure(
        "\(path) holds another key than \(path).history says: put back the files as they were, all together.")
    }
    return secret
  }

  private static func key(in path: String) throws(OriginNode.Failure) -> Curve25519.Signing.PrivateKey {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw OriginNode.Failure("Cannot read the key \(path): \(reason()).") }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(descriptor, &bytes, bytes.count)
    guard count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes[..<32]) else {
      throw OriginNode.Failure(
        "\(path) holds no key of 32 bytes: put the key back, or move the file away for a new identity.")
    }
    return key
  }

  private static func reason() -> String { String(cString: strerror(errno)) }

  // Changing: what `shoal key` does. Each throws `OriginNode.Failure`, a sentence for the user

  /// Makes the first key.
  package func create() throws(OriginNode.Failure) -> Digest256 {
    guard !exists else {
      throw OriginNode.Failure("\(path) is there already: 'shoal key rotate' puts another key in its place.")
    }
    let key = Curve25519.Signing.PrivateKey()
    try keeping { () throws(StoreError) in
      // The origin may not have run yet, and so have made none.
      if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
        try StoreFiles.makeDirectories(String(path[..<slash]))
      }
      try write(key, to: path)
    }
    return key.publicKey.digest
  }

  /// Lets the key that signs say that a new one takes its place, and sign beside it until a moment, seconds since 1970.
  package func rotate(now: Int64, until end: Int64) throws(OriginNode.Failure) -> (old: Digest256, new: Digest256) {
    try changing { (content, history) throws(OriginNode.Failure) in
      let old = try secret(of: try signing(content))
      let new = Curve25519.Signing.PrivateKey()
      var word = KeyHistory.Succession(from: old.publicKey.digest, to: new.publicKey.digest, time: now)
      word.signature = try Self.sign(word.signedText, by: old)
      history.successions = (history.successions + [word]).suffix(KeyHistory.most)
      content.until[word.from.hex] = end
      try replace(old, by: new, &content)
      return (word.from, word.to)
    }
  }

  /// Lets a key say that nothing is to be believed that it signs. If it is the one that signs, another takes its place,
  /// for which nobody vouches.
  ///
  /// - Parameter named: nil for the one that signs.
  /// - Returns: the revoked one, and the one that signs now if it is another than before.
  package func revoke(_ named: Digest256?, now: Int64) throws(OriginNode.Failure) -> (old: Digest256, new: Digest256?) {
    try changing { (content, history) throws(OriginNode.Failure) in
      let signing = try signing(content)
      let key = named ?? signing
      guard !history.isRevoked(key) else { throw OriginNode.Failure("The key \(key.hex) is revoked already.") }
      guard key == signing || access("\(path).all/\(key.hex)", F_OK) == 0 else {
        throw OriginNode.Failure("The key \(key.hex) never signed here: see 'shoal key show'.")
      }
      let old = try secret(of: key)
      var word = KeyHistory.Revocation(key: key, time: now)
      word.signature = try Self.sign(word.signedText, by: old)
      history.revocations = (history.revocations + [word]).suffix(KeyHistory.most)
      content.until[key.hex] = nil
      guard key == signing else { return (key, nil) }
      let new = Curve25519.Signing.PrivateKey()
      try replace(old, by: new, &content)
      return (key, new.publicKey.digest)
    }
  }

  /// What became of the keys, a line each; the first begins with the one that signs, as `--trust-key` takes it.
  package func lines(now: Int64) throws(OriginNode.Failure) -> [String] {
    let content = try content()
    let history = content.keys.history
    let successions = history.successions.map { one in
      let end = content.until[one.from.hex].flatMap { $0 > now ? $0 : nil }
      return "\(one.from.hex) handed over to \(one.to.hex) on \(HTTPDate.text(one.time))"
        + (end.map { ", and signs beside it until \(HTTPDate.text($0))" } ?? "")
    }
    let revocations = history.revocations.map { "\($0.key.hex) was revoked on \(HTTPDate.text($0.time))" }
    return ["\(try signing(content).hex) signs"] + successions + revocations
  }

  /// Both keys are on the disk before anything names the new one.
  private func replace(
    _ old: Curve25519.Signing.PrivateKey, by new: Curve25519.Signing.PrivateKey, _ content: inout Content
  ) throws(OriginNode.Failure) {
    try keeping { () throws(StoreError) in
      try StoreFiles.makeDirectories(path + ".all")
      for key in [old, new] { try write(key, to: "\(path).all/\(key.publicKey.digest.hex)") }
    }
    content.signs = new.publicKey.digest.hex
  }

  /// Changes the history, one at a time.
  private func changing<Result>(
    _ body: (inout Content, inout KeyHistory) throws(OriginNode.Failure) -> Result
  ) throws(OriginNode.Failure) -> Result {
    let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
      throw OriginNode.Failure("Cannot write beside \(path): \(Self.reason()).")
    }
    defer { close(lock) }
    var content = try content()
    var history = content.keys.history
    let result = try body(&content, &history)
    content.keys = KeyHistoryMessage(history)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    guard let data = try? encoder.encode(content) else { preconditionFailure("a history of keys can be encoded") }
    let signing = try secret(of: try signing(content))
    try keeping { () throws(StoreError) in
      try StoreFiles.replace(path + ".history", with: Array(data))
      try StoreFiles.synchronizeDirectory(of: path)
      try write(signing, to: path)
    }
    return result
  }

  private func write(_ key: Curve25519.Signing.PrivateKey, to path: String) throws(StoreError) {
    try StoreFiles.replace(path, with: Array(key.rawRepresentation), mode: 0o600)
    try StoreFiles.synchronizeDirectory(of: path)
  }

  private func keeping(_ body: () throws(StoreError) -> Void) throws(OriginNode.Failure) {
    do throws(StoreError) { try body() } catch { throw OriginNode.Failure(error.sentence) }
  }

  private static func sign(
    _ text: String, by key: Curve25519.Signing.PrivateKey
  ) throws(OriginNode.Failure) -> [UInt8] {
    guard let signature = try? key.signature(for: Array(text.utf8)) else {
      throw OriginNode.Failure("Signing failed.")
    }
    return Array(signature)
  }
}
