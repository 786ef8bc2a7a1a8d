import ArgumentParser

/// A subcommand: it runs with the settings that its flags were filled from.
protocol SettledCommand: AsyncParsableCommand {
  func run(_ settings: Settings) async throws
}
