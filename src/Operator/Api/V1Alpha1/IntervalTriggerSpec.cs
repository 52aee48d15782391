using System.Text.Json.Serialization;

namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>A period of at least one second: <see cref="Every"/>, or the sum of the others.</summary>
public sealed record IntervalTriggerSpec
{
    /// <summary>A duration of whole seconds.</summary>
    [JsonConverter(typeof(NumberOrTextConverter))]
    public string? Every { get; init; }

    /// <summary>Weeks of seven days.</summary>
    public int? Weeks { get; init; }

    /// <summary>Days of 24 hours.</summary>
    public int? Days { get; init; }

    /// <summary>Hours.</summary>
    public int? Hours { get; init; }

    /// <summary>Minutes.</summary>
    public int? Minutes { get; init; }

    /// <summary>Seconds.</summary>
    public int? Seconds { get; init; }
}
