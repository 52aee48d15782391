namespace ScheduledJobs.Model.Preview;

/// <summary>How serious a finding is.</summary>
public enum LintLevel
{
    /// <summary>The operator does not serve the spec.</summary>
    Error,

    /// <summary>Valid, but probably not meant.</summary>
    Warning,

    /// <summary>Works as documented, and worth knowing.</summary>
    Note,
}
