import ArgumentParser

/// How `get` shows its progress.
enum ProgressStyle: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// A bar when standard error is a terminal.
  case auto
  case bar
  /// One JSON object per second, for programs that show a progress of their own.
  case lines
  case none
}
