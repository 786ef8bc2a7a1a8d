import Glibc
import Vocabulary

/// A file with one token, as those who show it have it; who checks it may have its hash there instead, in the form
/// `sha256:` and 64 hexadecimal digits.
package struct TokenFile: Sendable {
  /// Why a file of tokens cannot be used, as a sentence for the user.
  package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    package var sentence: String

    init(_ sentence: String) { self.sentence = sentence }

    package var description: String { sentence }
  }

  private let path: String

  package init(_ path: String) { self.path = path }

  /// The token that the file holds now.
  ///
  /// - Throws: `Problem` when it cannot be read or holds none.
  package func token() throws(Problem) -> String {
    let text = try Self.text(path, atMost: 4_096)
    guard TokenHash.isToken(text) else {
      throw Problem("\(path) holds no token: 16 to 256 letters and digits, as of 'openssl rand -hex 32'.")
    }
    return text
  }

  /// Writes a token into a new file that only its user can read.
  ///
  /// - Throws: `Problem`, also when there is a file.
  package func create(with token: String) throws(Problem) {
    guard access(path, F_OK) != 0 else { throw Problem("\(path) is there already: name a new file.") }
    try Self.write(token + "\n", to: path)
  }

  static func write(_ text: String, to path: String) throws(Problem) {
    do throws(StoreError) {
      try StoreFiles.replace(path, with: Array(text.utf8), mode: 0o600)
    } catch { throw Problem(error.sentence) }
  }

  /// The hash of the token.
  ///
  /// - Throws: `Problem` when it cannot be read or holds none.
  func hash() throws(Problem) -> TokenHash {
    let text = try Self.text(path, atMost: 4_096)
    if text.hasPrefix("sha256:") {
      guard let hash = TokenHash(hex: String(text.dropFirst(7))) else {
        throw Problem("\(path): 64 hexadecimal digits have to follow 'sha256:'.")
      }
      return hash
    }
    return TokenHash(of: try token())
  }

  /// A small file's text, without the white space around it.
  static func text(_ path: String, atMost most: Int) throws(Problem) -> String {
    do throws(StoreError) {
      let file = try StoreFile(path: path, flags: O_RDONLY | O_CLOEXEC)
      let length = try file.length()
      guard length <= Int64(most) else { throw StoreError("\(path) is too long for a file of tokens.") }
      let space = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
      let bytes = try file.read(Int(length), at: 0).drop(while: space).reversed().drop(while: space).reversed()
      return String(decoding: bytes, as: UTF8.self)
    } catch { throw Problem(error.sentence) }
  }
}
