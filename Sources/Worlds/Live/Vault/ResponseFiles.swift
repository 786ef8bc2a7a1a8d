import Crypto
import Glibc
import Nodes
import Vocabulary

/// The directory of stored answers: which files an answer has, and how they are made, read and removed.
///
///     ID.body   the body, named so once it is whole
///     ID.head   see `ResponseHeadFile`; an answer is stored when this file is there
///     *.part    being written; of no use after a restart
///
/// ID is 16 hexadecimal digits. All calls may block. Nothing is synchronised to the disk: what a power cut leaves is
/// found out by the checksums.
struct ResponseFiles: Sendable {
  let directory: String

  init(directory: String) throws(StoreError) {
    self.directory = directory
    try StoreFiles.makeDirectories(directory)
    guard chmod(directory, 0o700) == 0 else { throw StoreError("protect", path: directory, errno: errno) }
  }

  func path(_ id: CacheIndex.EntryID, _ ending: String) -> String {
    let digits = String(id.value, radix: 16)
    return "\(directory)/\(String(repeating: "0", count: 16 - digits.count))\(digits).\(ending)"
  }

  /// The number and the ending in a name of ours, or nil.
  static func parse(_ name: String) -> (id: CacheIndex.EntryID, ending: String)? {
    let parts = name.split(separator: ".", maxSplits: 1)
    guard parts.count == 2, parts[0].utf8.count == 16, ["body", "head", "body.part", "head.part"].contains(parts[1]),
      parts[0].utf8.allSatisfy({ $0.hexDigit != nil && !(0x41...0x46).contains($0) }),
      let value = UInt64(parts[0], radix: 16)
    else { return nil }
    return (CacheIndex.EntryID(value), String(parts[1]))
  }

  // Writing

  func makeBody(_ id: CacheIndex.EntryID) throws(StoreError) -> StoreFile {
    try StoreFile(path: path(id, "body.part"), flags: O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o600)
  }

  /// Makes a body that was written whole a stored answer.
  func publish(_ id: CacheIndex.EntryID, _ head: ResponseHeadFile) throws(StoreError) {
    let (draft, body) = (path(id, "body.part"), path(id, "body"))
    guard rename(draft, body) == 0 else { throw StoreError("write", path: body, errno: errno) }
    try write(head, of: id)
  }

  /// Puts a head in the place of the one that is there, whole or not at all.
  func write(_ head: ResponseHeadFile, of id: CacheIndex.EntryID) throws(StoreError) {
    let (draft, final) = (path(id, "head.part"), path(id, "head"))
    let file = try StoreFile(path: draft, flags: O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o600)
    try file.write(try head.encoded(), at: 0)
    guard rename(draft, final) == 0 else { throw StoreError("write", path: final, errno: errno) }
  }

  func remove(_ ids: [CacheIndex.EntryID]) {
    // The head first: a body without one is nobody's.
    for id in ids { for ending in ["head", "head.part", "body", "body.part"] { unlink(path(id, ending)) } }
  }

  // Reading

  func head(_ id: CacheIndex.EntryID) throws(StoreError) -> ResponseHeadFile {
    let path = path(id, "head")
    let file = try StoreFile(path: path, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    // One byte more than may be there, so that a longer file is noticed.
    let bytes = try file.read(ResponseHeadFile.mostBytes + 1, at: 0)
    guard bytes.count <= ResponseHeadFile.mostBytes else { throw StoreError("\(path) is damaged.") }
    return try ResponseHeadFile(bytes, path: path)
  }

  func body(_ id: CacheIndex.EntryID, of head: ResponseHeadFile) throws(StoreError) -> StoreFile {
    let file = try StoreFile(path: path(id, "body"), flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    guard try file.length() == head.response.length else { throw StoreError("\(file.path) is not whole.") }
    return file
  }

  /// Reads a body to its end and compares it with its checksum.
  func prove(_ body: StoreFile, of head: ResponseHeadFile) throws(StoreError) {
    var hasher = SHA256()
    var at: Int64 = 0
    while true {
      let bytes = try body.read(256 << 10, at: at)
      if bytes.isEmpty { break }
      hasher.update(data: bytes)
      at += Int64(bytes.count)
    }
    let digest = hasher.finalize().withUnsafeBytes { Digest256(raw: $0) }
    guard at == head.response.length, digest == head.body else { throw StoreError("\(body.path) is damaged.") }
  }

  // Starting

  /// What an earlier run left.
  struct Findings: Sendable {
    /// Whole by their lengths, the one stored last at the end.
    var whole: [(id: CacheIndex.EntryID, key: CacheIndex.Key, cost: Int64, receivedAt: Int64)] = []
    /// Entries that were damaged, cut short or of another version, and are removed.
    var damaged: Int64 = 0
    /// Files that are not ours and were left alone.
    var foreign: Int64 = 0
  }

  /// Looks at every file, reads every head, and removes what is not whole. At most `most` answers are kept.
  func survey(most: Int) throws(StoreError) -> Findings {
    var findings = Findings()
    var heads: [CacheIndex.EntryID] = []
    var others: [CacheIndex.EntryID: Int] = [:]
    for name in try names() {
      guard let (id, ending) = Self.parse(name) else {
        findings.foreign += 1
        continue
      }
      if ending == "head" { heads.append(id) } else { others[id, default: 0] += 1 }
      if ending.hasSuffix(".part") { unlink(path(id, ending)) }
    }
    // The greatest numbers are the newest.
    heads.sort(by: >)
    for id in heads {
      others[id] = nil
      guard findings.whole.count < most, let head = try? head(id), (try? body(id, of: head)) != nil else {
        findings.damaged += 1
        remove([id])
        continue
      }
      findings.whole.append((id, head.response.key, head.response.cost, head.response.receivedAt))
    }
    // Bodies whose head was never written, or drafts.
    remove(others.keys.sorted())
    findings.damaged += Int64(others.count)
    findings.whole.sort { ($0.receivedAt, $0.id) < ($1.receivedAt, $1.id) }
    return findings
  }

  private func names() throws(StoreError) -> [String] {
    guard let listing = opendir(directory) else { throw StoreError("read", path: directory, errno: errno) }
    defer { closedir(listing) }
    var result: [String] = []
    while let entry = readdir(listing) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { result.append(name) }
    }
    return result
  }
}
