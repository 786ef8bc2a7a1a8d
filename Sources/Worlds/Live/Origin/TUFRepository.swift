import Glibc
import Wire

/// A directory that is a repository of The Update Framework, as python-tuf writes them: `metadata/` and `targets/`.
enum TUFRepository {
  static let targets = "targets"
  /// What is published of it.
  static let folders = ["metadata", targets]

  /// Longer metadata is not read here, in bytes.
  private static let longest = 1 << 20

  /// Says at once what every client would find wrong.
  ///
  /// - Throws: `OriginNode.Failure`, a sentence for the user.
  static func check(_ root: String) throws(OriginNode.Failure) {
    for folder in folders where access("\(root)/\(folder)", R_OK | X_OK) != 0 {
      throw OriginNode.Failure("\(root) is no TUF repository: there is no directory \(folder) in it that can be read.")
    }
    let names = ["1.root.json", "root.json"].map { "\(root)/metadata/\($0)" }
    guard names.contains(where: { access($0, R_OK) == 0 }) else {
      throw OriginNode.Failure("\(root) is no TUF repository: there is no metadata/1.root.json in it.")
    }
    let path = root + "/metadata/timestamp.json"
    do {
      let file = try StoreFile(path: path, flags: O_RDONLY)
      _ = try TUFTimestamp(TUFEnvelope(file.read(longest, at: 0)).signed)
    } catch { throw OriginNode.Failure("\(path) is no timestamp metadata of TUF: \(error).") }
  }
}
