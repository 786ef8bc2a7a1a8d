/// What the process tells its caller, as README.md lists it.
enum ExitStatus: Int32 {
  case done = 0
  case failure = 1
  // Why `get` failed.
  case badRequest = 2
  case notFound = 3
  case unreachable = 4
  case untrusted = 5
  case malformed = 6
  case storage = 7
  case changed = 8
  /// Nobody who is trusted vouches for the bytes.
  case unverified = 11
  /// The bytes are not those that TUF's metadata names.
  case disowned = 12
  // What `replay` found.
  case diverged = 9
  case damaged = 10
  /// As sysexits.h has it (EX_USAGE).
  case usage = 64
  /// 128 + the signal, as shells say it.
  case interrupted = 130
  case terminated = 143

  var code: Int32 { rawValue }
}
