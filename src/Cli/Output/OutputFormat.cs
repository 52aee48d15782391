namespace ScheduledJobs.Cli.Output;

/// <summary>Values of <c>-o</c>.</summary>
internal enum OutputFormat
{
    /// <summary>For a person.</summary>
    Table,

    /// <summary>For a person with a wide terminal.</summary>
    Wide,

    /// <summary>Names that kubectl accepts.</summary>
    Name,

    /// <summary>The API objects.</summary>
    Json,

    /// <summary>The API objects.</summary>
    Yaml,
}
