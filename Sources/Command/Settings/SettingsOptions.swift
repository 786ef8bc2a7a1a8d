import ArgumentParser

/// What every subcommand understands.
struct SettingsOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A JSON file of settings: the names of flags and their values.", valueName: "file"))
  var config: String?

  @Flag(help: "Show every setting of the subcommand, its value and where it was set, and do nothing else.")
  var showSettings = false
}
