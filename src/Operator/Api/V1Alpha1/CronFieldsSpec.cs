using System.Text.Json.Serialization;

namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>
/// The fields of APScheduler's cron trigger, by its rules. A field left out is <c>*</c> where it is greater than the smallest one
/// given, and its lowest value where it is smaller.
/// </summary>
public sealed record CronFieldsSpec
{
    /// <summary>Year with four digits.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Year { get; init; }

    /// <summary>Month, 1 to 12 or a name.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Month { get; init; }

    /// <summary>Day of the month, 1 to 31, <c>last</c>, or such as <c>2nd fri</c>.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Day { get; init; }

    /// <summary>ISO week, 1 to 53.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Week { get; init; }

    /// <summary>Day of the week, 0 (Monday) to 6 or a name.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? DayOfWeek { get; init; }

    /// <summary>Hour, 0 to 23.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Hour { get; init; }

    /// <summary>Minute, 0 to 59.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Minute { get; init; }

    /// <summary>Second, 0 to 59.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Second { get; init; }
}
