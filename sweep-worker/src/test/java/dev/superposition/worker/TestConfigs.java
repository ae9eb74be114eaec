package dev.superposition.worker;

import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.ImportanceProfile;
import dev.superposition.worker.config.LearningRateSchedule;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.config.Recording;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.config.Training;

/** Configurations for tests: the paper's defaults with one thing changed at a time. */
public record TestConfigs(
        ModelKind model,
        int features,
        int hidden,
        double dropout,
        SparsityProfile sparsity,
        Data data,
        ImportanceProfile importance,
        long seed,
        Optimizer optimizer,
        double learningRate,
        LearningRateSchedule schedule,
        int steps,
        int batchSize,
        int checkpoints) {

    /** ReLU-output n → m at density 0.1 with importance 0.9^i, seed 0, 100 steps of AdamW on 128 rows. */
    public static TestConfigs of(int features, int hidden) {
        return new TestConfigs(
                ModelKind.RELU_OUTPUT,
                features,
                hidden,
                0,
                new SparsityProfile.Uniform(0.1),
                Data.DEFAULT,
                new ImportanceProfile.Geometric(0.9),
                0,
                Optimizer.AdamW.DEFAULT,
                1e-3,
                LearningRateSchedule.CONSTANT,
                100,
                128,
                0);
    }

    public TestConfigs model(ModelKind value) {
        return new TestConfigs(
                value,
                features,
                hidden,
                dropout,
                sparsity,
                data,
                importance,
                seed,
                optimizer,
                learningRate,
                schedule,
                steps,
                batchSize,
                checkpoints);
    }

    public TestConfigs dropout(double value) {
        return new TestConfigs(
                model,
                features,
                hidden,
                value,
                sparsity,
                data,
                importance,
                seed,
                optimizer,
                learningRate,
                schedule,
                steps,
                batchSize,
                checkpoints);
    }

    public TestConfigs density(double value) {
        return sparsity(new SparsityProfile.Uniform(value));
    }

    public TestConfigs sparsity(SparsityProfile value) {
        return new TestConfigs(
                model,
                features,
                hidden,
                dropout,
                value,
                data,
                importance,
                seed,
                optimizer,
                learningRate,
                schedule,
                steps,
                batchSize,
                checkpoints);
    }

    public TestConfigs data(Data value) {
        return new TestConfigs(
                model,
                features,
                hidden,
                dropout,
                sparsity,
                value,
                importance,
                seed,
                optimizer,
                learningRate,
                schedule,
                steps,
                batchSize,
                checkpoints);
    }

    public TestConfigs importance(ImportanceProfile value) {
        return new TestConfigs(
                model,
                features,
                hidden,
                dropout,
                sparsity,
                data,
                value,
                seed,
                optimizer,
                learningRate,
                schedule,
                steps,
                batchSize,
                checkpoints);
    }

    public TestConfigs seed(long value) {
        return new TestConfigs(
                model,
                features,
                hidden,
                dropout,
                sparsity,
                data,
                importance,
                value,
                optimizer,
                learningRate,
                schedule,
                steps,
                batchSize,
                checkpoints);
    }

    public TestConfigs optimizer(Optimizer value) {
        return new TestConfigs(
                model,
                features,
                hidden,
                dropout,
                sparsity,
                data,
                importance,
                seed,
                value,
                learningRate,
                schedule,
                steps,
                batchSize,
                checkpoints);
    }

    public TestConfigs learningRate(double value) {
        return new TestConfigs(
                model,
                features,
                hidden,
                dropout,
                sparsity,
                data,
                importance,
                seed,
                optimizer,
                value,
                schedule,
                steps,
                batchSize,
                checkpoints);
    }

    public TestConfigs schedule(LearningRateSchedule value) {
        return new TestConfigs(
                model,
                features,
                hidden,
                dropout,
                sparsity,
                data,
                importance,
                seed,
                optimizer,
                learningRate,
                value,
                steps,
                batchSize,
                checkpoints);
    }

    public TestConfigs steps(int value) {
        return new TestConfigs(
                model,
                features,
                hidden,
                dropout,
                sparsity,
                data,
                importance,
                seed,
                optimizer,
                learningRate,
                schedule,
                value,
                batchSize,
                checkpoints);
    }

    public TestConfigs batchSize(int value) {
        return new TestConfigs(
                model,
                features,
                hidden,
                dropout,
                sparsity,
                data,
                importance,
                seed,
                optimizer,
                learningRate,
                schedule,
                steps,
                value,
                checkpoints);
    }

    public TestConfigs checkpoints(int value) {
        return new TestConfigs(
                model,
                features,
                hidden,
                dropout,
                sparsity,
                data,
                importance,
                seed,
                optimizer,
                learningRate,
                schedule,
                steps,
                batchSize,
                value);
    }

    public RunConfig build() {
        return new RunConfig(
                model,
                features,
                hidden,
                dropout,
                sparsity,
                data,
                importance,
                seed,
                new Training(
                        optimizer, learningRate, schedule, steps, batchSize, Training.xavierScale(features, hidden)),
                new Recording(8, checkpoints));
    }
}
