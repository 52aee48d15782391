namespace ScheduledJobs.Model.Schedules;

/// <summary>Limits of action.resource.</summary>
public static class ResourceActionLimits
{
    /// <summary>Most bytes of a template, as JSON: the variables in it can make its objects several times as large.</summary>
    public const int MaxTemplate = 256 * 1024;

    /// <summary>Most conditions in a list.</summary>
    public const int MaxConditions = 8;

    /// <summary>Most characters of an expected value.</summary>
    public const int MaxValue = 256;
}
