import ArgumentParser

/// What every node understands.
struct NodeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Record everything that happens to the node, for 'shoal replay'.", valueName: "dir"))
  var record: String?

  @Option(
    help: ArgumentHelp(
      "Of what is recorded keep only the newest: so much of the disk at the most (2GB), or what is no older (12h).",
      valueName: "size|age"))
  var recordKeep: String?

  @OptionGroup var log: LogOptions

  @OptionGroup var metrics: MetricsOptions
  @OptionGroup var settings: SettingsOptions
}
