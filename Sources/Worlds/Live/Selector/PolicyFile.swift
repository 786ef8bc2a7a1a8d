import Glibc
package import Selection

/// A file with a policy in JSON.
package enum PolicyFile {
  /// The policy of a file.
  /// - Throws: `PolicyMessage.Problem`, which names the file and what is wrong in it.
  package static func read(_ path: String) throws(PolicyMessage.Problem) -> ScoringPolicy {
    let bytes: [UInt8]
    do throws(StoreError) {
      let file = try StoreFile(path: path, flags: O_RDONLY | O_CLOEXEC)
      // Of more than a policy has, a byte more is read, and refused.
      bytes = try file.read(Int(min(file.length(), Int64(PolicyMessage.maximumLength) + 1)), at: 0)
    } catch { throw PolicyMessage.Problem(sentence: error.sentence) }
    do throws(PolicyMessage.Problem) { return try PolicyMessage.policy(from: bytes) } catch {
      throw PolicyMessage.Problem(sentence: "\(path): \(error.sentence).")
    }
  }
}
