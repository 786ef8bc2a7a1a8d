import Glibc
import Vocabulary

/// The file of a log and those that came before it. Every call may wait for the disk.
struct RotatedFile: ~Copyable {
  private let options: LogFile.Options
  private var descriptor: Int32 = -1
  private var length: Int64 = 0
  /// The last line was cut off by the end of a process.
  private var isTorn = false
  private var mayRotate = false
  private var troubles: [String] = []
  private var lastTrouble = ""
  private var complainedAt: time_t = 0
  /// When it was tried last to open it.
  private var triedAt: time_t = 0
  /// Lines that were not written since it was last said.
  var missing = 0

  init(_ options: LogFile.Options) { self.options = options }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Sentences about what is wrong, each once until it is over.
  mutating func takeTroubles() -> [String] {
    defer { troubles = [] }
    return troubles
  }

  /// Appends lines, and says how many of them, from the first on, are there now.
  mutating func write(_ lines: [String]) -> Int {
    guard descriptor >= 0 || open() else { return 0 }
    var written = 0
    var at = 0
    while at < lines.count {
      var text = ""
      let first = at
      // As much as fits into the file, or one line at the least.
      while at < lines.count,
        at == first || length + Int64(text.utf8.count + lines[at].utf8.count) < options.size.value,
        text.utf8.count < 1 << 18
      {
        text += lines[at] + "\n"
        at += 1
      }
      if length > 0, length + Int64(text.utf8.count) > options.size.value { rotate() }
      guard descriptor >= 0 else { return written }
      written += put(text)
      guard written == at else { return written }
    }
    if !lines.isEmpty, time(nil) - complainedAt >= 10 { lastTrouble = "" }
    return written
  }

  /// Writes lines, and says how many; the beginning of another is taken back.
  private mutating func put(_ text: String) -> Int {
    let bytes = Array(((isTorn ? "\n" : "") + text).utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        done += count
      } else if errno != EINTR {
        complain("cannot be written", errno)
        break
      }
    }
    let whole = bytes[..<done].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    if whole < done, mayRotate { ftruncate(descriptor, off_t(length) + off_t(whole)) }
    length += Int64(whole)
    let lines = bytes[..<whole].count { $0 == 0x0A } - (isTorn && whole > 0 ? 1 : 0)
    if whole > 0 { isTorn = false }
    return lines
  }

  /// Goes on with the file that is there, or begins it. Tried once a second at the most.
  private mutating func open() -> Bool {
    let now = time(nil)
    guard now != triedAt else { return false }
    triedAt = now
    let opened = Glibc.open(options.path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0o600)
    guard opened >= 0 else {
      complain("cannot be written", errno)
      return false
    }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
      close(opened)
      complain("is written by another process: give this one another --log-file")
      return false
    }
    var facts = stat()
    fstat(opened, &facts)
    mayRotate = facts.st_mode & S_IFMT == S_IFREG
    length = mayRotate ? Int64(facts.st_size) : 0
    var last: UInt8 = 0x0A
    if length > 0 { pread(opened, &last, 1, off_t(length - 1)) }
    isTorn = last != 0x0A
    descriptor = opened
    return true
  }

  /// Gives each file the name of the one before it; the oldest goes.
  private mutating func rotate() {
    guard mayRotate else { return }
    for number in (1..<max(1, options.files)).reversed() {
      let from = number == 1 ? options.path : "\(options.path).\(number - 1)"
      guard rename(from, "\(options.path).\(number)") != 0, errno != ENOENT else { continue }
      complain("cannot be renamed, and begins anew", errno)
      ftruncate(descriptor, 0)
      (length, isTorn) = (0, false)
      return
    }
    if options.files <= 1 {
      ftruncate(descriptor, 0)
      (length, isTorn) = (0, false)
      return
    }
    close(descriptor)
    descriptor = -1
    triedAt = 0
    _ = open()
  }

  private mutating func complain(_ what: String, _ number: Int32? = nil) {
    let why = number.map { ": \(String(cString: strerror($0)).lowercased())" } ?? ""
    let sentence = "the log file '\(options.path)' \(what)\(why)"
    guard sentence != lastTrouble else { return }
    lastTrouble = sentence
    complainedAt = time(nil)
    troubles.append(sentence)
  }
}
