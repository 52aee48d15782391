namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>A request header with its value, or where its value is read from: exactly one of the two.</summary>
public sealed record HttpHeaderSpec
{
    /// <summary>Name of the header.</summary>
    public string Name { get => field ?? ""; init; }

    /// <summary>The value; <c>$(NAME)</c> is expanded.</summary>
    public string? Value { get; init; }

    /// <summary>Where the value is read from at run time.</summary>
    public ValueSource? ValueFrom { get; init; }
}
