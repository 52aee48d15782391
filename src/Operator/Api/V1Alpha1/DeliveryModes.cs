namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Values of <see cref="ScheduledJobSpec.Delivery"/>: what a crash in the middle of an HTTP call leads to.</summary>
public static class DeliveryModes
{
    /// <summary>The call is repeated with the same Idempotency-Key.</summary>
    public const string AtLeastOnce = "AtLeastOnce";

    /// <summary>The run ends as Unknown and is not repeated.</summary>
    public const string AtMostOnce = "AtMostOnce";
}
