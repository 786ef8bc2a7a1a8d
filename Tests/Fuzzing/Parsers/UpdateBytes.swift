import Vocabulary
import Wire

/// Metadata of The Update Framework.
enum UpdateBytes {
  static func read(_ bytes: [UInt8]) {
    if let value = try? JSONReader.value(of: bytes), let again = try? JSONReader.value(of: value.canonical) {
      precondition(again == value, "a value is another one in its canonical form")
    }
    guard let envelope = try? TUFEnvelope(bytes) else { return }
    let signed = envelope.signed
    if let root = try? TUFRoot(signed) {
      for authority in [root.root, root.timestamp, root.snapshot, root.targets] {
        precondition(!authority.isMet(by: []), "a threshold is met by nobody")
        _ = authority.isMet(by: authority.keys)
      }
    }
    _ = try? TUFTimestamp(signed)
    if let snapshot = try? TUFSnapshot(signed) {
      precondition(snapshot.fileRolledBack(by: snapshot) == nil, "a snapshot rolls itself back")
      _ = snapshot.version(of: "targets")
    }
    guard let targets = try? TUFTargets(signed) else { return }
    _ = targets.file(at: "a/b.bin")
    for delegation in targets.delegations { _ = delegation.covers("a/b.bin", digest: .zero) }
  }
}
