# Dependencies first, so that a change of code does not install them again.
FROM python:3.12-slim
WORKDIR /app
ENV PYTHONUNBUFFERED=1 MOODSYNC_WEB_HOST=0.0.0.0 MOODSYNC_DATABASE=/data/moodsync.db
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY bot bot
COPY handlers handlers
COPY emotion emotion
COPY recommender recommender
COPY models models
COPY config config
RUN useradd --create-home moodsync && mkdir /data && chown moodsync /data
USER moodsync
VOLUME /data
EXPOSE 8080
CMD ["python", "-m", "bot"]
