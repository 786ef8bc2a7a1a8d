import Fuzzing
import Live
import Vocabulary

/// Files of tokens, operators and keys.
enum SecretBytes {
  static func read(_ bytes: [UInt8]) {
    ScratchFile.with(bytes) { path in
      if let token = try? TokenFile(path).token() {
        precondition((16...256).contains(token.utf8.count), "what is too short or too long is taken for a token")
      }
      _ = try? KeyFile(path: path).lines(now: 0)
      _ = try? NodeIdentity.load(path)
      try? Operators.add("a \(Digest256.zero.hex)", to: path)
    }
    // The history that lies beside a key.
    ScratchFile.with(Array(repeating: 1, count: 32)) { key in
      ScratchFile.with(bytes, at: key + ".history") { _ in _ = try? KeyFile(path: key).lines(now: 0) }
    }
  }
}
