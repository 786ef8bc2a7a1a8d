import Glibc
import Vocabulary

/// What the system says of the process, read when somebody asks. What cannot be read is nil.
struct ProcessFacts {
  /// Of all threads, in user mode and in the kernel.
  var processor: TimeSpan?
  var residentBytes: Int64?
  var openFiles: Int64?
  var mostOpenFiles: Int64?

  init() {
    var usage = rusage()
    if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
      processor = Self.span(usage.ru_utime) + Self.span(usage.ru_stime)
    }
    residentBytes = Self.residentPages().map { $0 * Int64(sysconf(Int32(_SC_PAGESIZE))) }
    openFiles = Self.countOpenFiles()
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
      mostOpenFiles = Int64(clamping: limit.rlim_cur)
    }
  }

  private static func span(_ time: timeval) -> TimeSpan {
    TimeSpan(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1000)
  }

  /// The second number of `/proc/self/statm`.
  private static func residentPages() -> Int64? {
    guard let file = fopen("/proc/self/statm", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { return nil }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.split(separator: " ").dropFirst().first.flatMap { Int64($0) }
  }

  private static func countOpenFiles() -> Int64? {
    guard let directory = opendir("/proc/self/fd") else { return nil }
    defer { closedir(directory) }
    var count: Int64 = 0
    while readdir(directory) != nil { count += 1 }
    // Itself, and the two that lead nowhere.
    return max(0, count - 3)
  }
}
